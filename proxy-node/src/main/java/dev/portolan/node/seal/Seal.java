package dev.portolan.node.seal;

import dev.portolan.model.catalog.Fingerprint;
import java.util.Optional;

/**
 * Seals texts with AES-256-GCM under keys derived from the configured secret. What a seal is bound
 * to must be told again to open it.
 */
public interface Seal {

  /** Text safe in JSON, URLs and headers that stands for {@code content}. */
  String seal(Purpose purpose, Fingerprint boundTo, byte[] content);

  /**
   * The content; empty if this was not sealed here for the same purpose and the same binding, or
   * was altered.
   */
  Optional<byte[]> open(Purpose purpose, Fingerprint boundTo, String sealed);

  /** The same for what stays among nodes: bytes, and as many as they are. */
  byte[] sealBytes(Purpose purpose, Fingerprint boundTo, byte[] content);

  /** What {@link #sealBytes} sealed; empty as in {@link #open}. */
  Optional<byte[]> openBytes(Purpose purpose, Fingerprint boundTo, byte[] sealed);

  /** What a handle is for. A handle of one purpose never opens for another. */
  enum Purpose {
    CURSOR,
    REQUEST_STATE,
    TASK,
    BACKEND_SESSION,
    RELAY_LOG,
    SERVER_REQUEST
  }
}
