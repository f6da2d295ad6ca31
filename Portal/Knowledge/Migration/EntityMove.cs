namespace Portal.Knowledge.Migration;

/// <summary>An entity on its way to another type.</summary>
/// <param name="OldType">The type that it had.</param>
/// <param name="IsGone">Its type was given up.</param>
/// <param name="IsForAPerson">A person has to say which type it has.</param>
/// <param name="Target">Itself, or the entity that it becomes one with.</param>
internal sealed record EntityMove(string OldType, bool IsGone, bool IsForAPerson, Guid Target);
