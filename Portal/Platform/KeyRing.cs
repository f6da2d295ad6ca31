using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;

namespace Portal.Platform;

/// <summary>The keys that sessions and stored secrets are protected with.</summary>
public sealed class KeyRing(DataFolder folder, IDataProtectionProvider protection)
{
    /// <summary>How many keys there are.</summary>
    /// <exception cref="StorageFaultException">One cannot be read, or they do not do their work.</exception>
    public int Require()
    {
        var files = Directory.GetFiles(folder.Keys, "*.xml");
        foreach (var file in files)
        {
            try
            {
                XElement.Load(file);
            }
            catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
            {
                throw new StorageFaultException(PlatformProblems.KeysBroken, file, error);
            }
        }

        try
        {
            var protector = protection.CreateProtector(nameof(KeyRing));
            if (protector.Unprotect(protector.Protect(nameof(KeyRing))) != nameof(KeyRing))
                throw new CryptographicException("The keys do not read what they wrote.");
        }
        catch (Exception error) when (error is not StorageFaultException && StorageFaults.Of(error) is null)
        {
            throw new StorageFaultException(PlatformProblems.KeysBroken, folder.Keys, error);
        }

        return Math.Max(files.Length, 1);
    }
}
