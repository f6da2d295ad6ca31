using System.Reflection;
using System.Reflection.Emit;

namespace Portal.Tests.Conventions;

/// <summary>Which types of an assembly use which others: read from signatures, attributes and the code of every method, so that razor pages
/// and what the compiler makes are seen as well.</summary>
internal static class References
{
    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(c => c.Value);

    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Pairs of outermost types: who uses whom. What is written in another namespace than the two projects' is left out.</summary>
    public static IReadOnlySet<(Type User, Type Used)> Of(Assembly assembly)
    {
        var found = new HashSet<(Type, Type)>();
        foreach (var type in assembly.GetTypes())
        {
            var user = Outermost(type);
            if (!IsOurs(user))
                continue;
            foreach (var used in Uses(type).SelectMany(Parts).Select(Outermost).Where(u => u != user && IsOurs(u)))
                found.Add((user, used));
        }

        return found;
    }

    /// <summary>Pairs of an outermost type and a member that the code of one of its methods names.</summary>
    public static IReadOnlySet<(Type User, MemberInfo Member)> Members(Assembly assembly)
    {
        var found = new HashSet<(Type, MemberInfo)>();
        foreach (var type in assembly.GetTypes().Where(t => IsOurs(Outermost(t))))
        {
            foreach (var member in Methods(type).SelectMany(Named))
                found.Add((Outermost(type), member));
        }

        return found;
    }

    private static bool IsOurs(Type type) =>
        type.Namespace is { } n && (n == "Portal" || n.StartsWith("Portal.", StringComparison.Ordinal));

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }

    // A generic type is its definition and what it is made of.
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    private static IEnumerable<Type> Uses(Type type)
    {
        if (type.BaseType is { } parent)
            yield return parent;
        foreach (var contract in type.GetInterfaces())
            yield return contract;
        foreach (var attribute in type.GetCustomAttributesData().SelectMany(Uses))
            yield return attribute;
        foreach (var field in type.GetFields(All))
            yield return field.FieldType;
        foreach (var property in type.GetProperties(All))
            yield return property.PropertyType;
        foreach (var method in Methods(type))
        {
            foreach (var parameter in method.GetParameters())
                yield return parameter.ParameterType;
            if (method is MethodInfo info)
                yield return info.ReturnType;
            foreach (var used in Body(method))
                yield return used;
        }
    }

    private static IEnumerable<MethodBase> Methods(Type type) => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    private static IEnumerable<Type> Uses(CustomAttributeData attribute) =>
        attribute
            .ConstructorArguments.Select(a => a.Value)
            .Concat(attribute.NamedArguments.Select(a => a.TypedValue.Value))
            .OfType<Type>()
            .Append(attribute.AttributeType);

    private static IEnumerable<Type> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        foreach (var member in Named(method))
        {
            if (member is Type type)
                yield return type;
            if (member.DeclaringType is { } owner)
                yield return owner;
            if (member is MethodInfo { IsGenericMethod: true } generic)
            {
                foreach (var argument in generic.GetGenericArguments())
                    yield return argument;
            }
        }
    }

    private static IEnumerable<MemberInfo> Named(MethodBase method) =>
        method.GetMethodBody() is { } body
            ? Tokens(body.GetILAsByteArray()!).Select(token => Resolve(method, token)).OfType<MemberInfo>()
            : [];

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMember(
                token,
                method.DeclaringType?.GetGenericArguments(),
                method.IsGenericMethod ? method.GetGenericArguments() : null
            );
        }
        catch (ArgumentException)
        {
            // A token of a signature or of a string: neither names a member.
            return null;
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length; )
        {
            var value = (short)code[at++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | code[at++]));
            var operand = s_codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
