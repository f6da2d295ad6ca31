namespace Portal.Data.Learning;

/// <summary>A trained model of a workspace: one version of one engine. Its file lies in the data folder under its <see cref="Id"/>; it
/// never changes.</summary>
public sealed class EngineModelRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }

    /// <summary><c>tagger</c> or <c>relations</c>.</summary>
    public string Engine { get; set; } = "";

    /// <summary>1, 2, … within the engine.</summary>
    public int Number { get; set; }

    /// <summary>Whether suggestions are made with it; one of an engine at most.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether a person chose it: then newer ones do not take its place by themselves, and it is never tidied away.</summary>
    public bool IsChosen { get; set; }

    /// <summary>Whether it was trained because people had worked, and not because somebody asked for it.</summary>
    public bool IsAutomatic { get; set; }

    /// <summary>The model card, as JSON.</summary>
    public string Card { get; set; } = "{}";

    /// <summary>How it did in cross-validation, as JSON; null where there were too few documents.</summary>
    public string? Evaluation { get; set; }

    /// <summary>How the votes of this and other engines are weighed, as JSON; null where it is not known.</summary>
    public string? Ensemble { get; set; }
    public double? F1 { get; set; }
    public int Documents { get; set; }
    public int Examples { get; set; }
    public double TrainSeconds { get; set; }
    public long FileBytes { get; set; }
    public string Sha256 { get; set; } = "";
    public Guid CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
