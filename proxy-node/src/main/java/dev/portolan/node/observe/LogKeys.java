package dev.portolan.node.observe;

/**
 * Keys of structured log lines. One word per thing, so that a search over the logs of all nodes
 * finds all of it. No key exists for tokens, arguments or bodies: they are never logged.
 */
public final class LogKeys {
  public static final String TENANT = "tenant";
  public static final String MOUNT = "mount";
  public static final String SUBJECT = "subject";
  public static final String METHOD = "method";
  public static final String NAME = "name";
  public static final String KIND = "kind";
  public static final String ERA = "era";
  public static final String EPOCH = "epoch";
  public static final String ENTRIES = "entries";
  public static final String OUTCOME = "outcome";
  public static final String REASON = "reason";
  public static final String STATUS = "status";
  public static final String TOOK_MS = "tookMs";
  public static final String TOOK_MICROS = "tookMicros";
  public static final String BYTES = "bytes";
  public static final String BYTES_IN = "bytesIn";
  public static final String BYTES_OUT = "bytesOut";
  public static final String CODE = "code";
  public static final String TOOL_ERROR = "toolError";
  public static final String ORIGINAL_NAME = "originalName";
  public static final String NODE = "node";
  public static final String CLIENT = "client";
  public static final String PATH = "path";
  public static final String TRACE = "traceId";
  public static final String FAMILIES = "families";
  public static final String FAILED = "failed";
  public static final String ADDRESS = "address";
  public static final String FILE = "file";
  public static final String VERSION = "version";
  public static final String STATE = "state";
  public static final String TASK = "task";

  private LogKeys() {}
}
