using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ParkingGate.Native.Onnx;

/// <summary>
/// A loaded network: one session with its weights and threads, shared by any number of <see cref="OnnxRun"/>, also at the same
/// time.
/// Who loads it owns it, and disposes it after the last of its runs.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private static readonly Lock Gate = new();
    private readonly InferenceSession _session;
    private volatile bool _disposed;

    private OnnxModel(InferenceSession session, string name)
    {
        _session = session;
        Name = name;
        Inputs = [.. session.InputNames.Select(input => OnnxTensor.From(input, session.InputMetadata[input]))];
        Outputs = [.. session.OutputNames.Select(output => OnnxTensor.From(output, session.OutputMetadata[output]))];
        Metadata = session.ModelMetadata.CustomMetadataMap.ToImmutableDictionary(StringComparer.Ordinal);
    }

    /// <summary>What messages call it, usually the file's name.</summary>
    public string Name { get; }

    public ImmutableArray<OnnxTensor> Inputs { get; }

    public ImmutableArray<OnnxTensor> Outputs { get; }

    /// <summary>What the exporter wrote into the file beside the graph: class names, picture size, stride.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The provider that computes it; null: the CPU does.</summary>
    public string? Provider { get; private init; }

    /// <summary>Why the provider that was asked for does not; null when none was, or it does.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Builds the session from a file's bytes, which are not needed afterwards.</summary>
    /// <exception cref="OnnxException">The bytes are no model, or one that this ONNX Runtime cannot run.</exception>
    public static OnnxModel Load(byte[] bytes, string name, OnnxOptions? options = null)
    {
        Start();
        options ??= new OnnxOptions();
        string? refusal = null;
        if (options.Provider is { } provider && OnProvider(bytes, name, options, provider, out refusal) is { } model) return model;
        using var settings = Settings(options);
        try
        {
            return new OnnxModel(new InferenceSession(bytes, settings), name) { Refusal = refusal };
        }
        catch (Exception cause) when (cause is OnnxRuntimeException or ArgumentException)
        {
            throw new OnnxException(OnnxFileCheck.Explain(bytes, name, OnnxException.Reason(cause)), cause);
        }
    }

    /// <summary>
    /// A provider takes the parts of a model that it can, and ONNX Runtime gives the CPU the rest without a word: so the whole is asked
    /// for first.
    /// </summary>
    private static OnnxModel? OnProvider(byte[] bytes, string name, OnnxOptions options, OnnxProvider provider, out string? refusal)
    {
        refusal = null;
        return TryOnProvider(bytes, name, options, provider, whole: true, ref refusal) ?? TryOnProvider(bytes, name, options, provider, whole: false, ref refusal);
    }

    private static OnnxModel? TryOnProvider(byte[] bytes, string name, OnnxOptions options, OnnxProvider provider, bool whole, ref string? refusal)
    {
        using var settings = Settings(options);
        try
        {
            if (whole) settings.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            var by = OnnxProviders.AddTo(settings, provider);
            var model = new OnnxModel(new InferenceSession(bytes, settings), name) { Provider = whole ? by : $"{by} as far as it takes it, and the CPU" };
            refusal = null;
            return model;
        }
        catch (Exception cause) when (cause is OnnxRuntimeException or OnnxException)
        {
            refusal = OnnxException.Reason(cause);
            return null;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _session.Dispose();
    }

    internal OrtIoBinding CreateBinding() => Session.CreateIoBinding();

    internal void Run(RunOptions options, OrtIoBinding binding) => Session.RunWithBinding(options, binding);

    private InferenceSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _session;
        }
    }

    /// <summary>Telemetry off and no log lines on stderr: what goes wrong arrives as an exception.</summary>
    private static void Start()
    {
        OnnxTelemetry.Disable();
        lock (Gate)
        {
            if (OrtEnv.IsCreated)
                return;
            var creation = new EnvironmentCreationOptions { logId = "onnx", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            OrtEnv.CreateInstanceWithOptions(ref creation).DisableTelemetryEvents();
        }
    }

    private static SessionOptions Settings(OnnxOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableCpuMemArena = options.Arena,
            EnableMemoryPattern = options.MemoryPattern,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", options.Spinning ? "1" : "0");
        return settings;
    }
}
