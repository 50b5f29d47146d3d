package dev.portolan.node.fault;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import java.time.Duration;
import java.util.List;

/**
 * A reason to say no. What each is answered with is told in {@code edge.StatusMap}, and only there.
 */
public sealed interface Fault {

  /**
   * The body is not one JSON-RPC message that may be sent here: bad JSON, a batch, duplicate keys,
   * too deep.
   */
  record Malformed(String detail) implements Fault {}

  /** Good JSON, but not a JSON-RPC request. */
  record InvalidRequest(String detail) implements Fault {}

  /**
   * {@code params} or {@code _meta} lack something required, or hold something of the wrong type.
   */
  record InvalidMeta(String detail) implements Fault {}

  /**
   * A parameter of a method is wrong: a cursor that is not ours, a request state that does not
   * open.
   */
  record InvalidParams(String detail) implements Fault {}

  /** A mirrored header disagrees with the body, or is missing. */
  record HeaderMismatch(String detail) implements Fault {}

  /** The body is larger than the limit. */
  record TooLarge(long limitBytes) implements Fault {}

  /** The protocol version is not spoken here. */
  record UnsupportedVersion(String requested, List<String> supported) implements Fault {
    public UnsupportedVersion {
      supported = List.copyOf(supported);
    }
  }

  /** No backend of this caller has this method. */
  record UnknownMethod(String method) implements Fault {}

  /** No such entry, or none that this caller may use: the two are never told apart. */
  record UnknownEntry(EntryKind kind, String name) implements Fault {}

  /** Unknown tenant, wrong key, no key, foreign tenant: the four are never told apart. */
  record Unauthenticated() implements Fault {}

  /** The {@code Origin} is not allowed, or the {@code Host} is not one of ours. */
  record ForbiddenOrigin(String detail) implements Fault {}

  /** A legacy client's message without the header that names its session. */
  record MissingSession() implements Fault {}

  /** Never begun, ended, expired, or another principal's: the four are never told apart. */
  record UnknownSession() implements Fault {}

  /**
   * Sessions, and calls that wait for their clients, cannot be looked up now; whether this one is
   * there is not known, and nothing was done.
   */
  record SessionsUnreachable(Duration retryAfter) implements Fault {}

  /** Not POST, and not GET or DELETE of a legacy client with a session. */
  record MethodNotAllowed(String method) implements Fault {}

  /** The request body is not JSON. */
  record UnsupportedMediaType(String contentType) implements Fault {}

  /** The client does not accept both {@code application/json} and {@code text/event-stream}. */
  record NotAcceptable(String accept) implements Fault {}

  /** Too many calls in flight, or too many in a time. */
  record Overloaded(String limit, Duration retryAfter) implements Fault {}

  /** The answer needs something of the client that it has not declared that it can do. */
  record MissingCapability(String capability) implements Fault {}

  /** The node is stopping and takes no new work. */
  record Stopping(Duration retryAfter) implements Fault {}

  /**
   * A backend could not answer.
   *
   * @param retryable true only if the request certainly did not reach the backend
   */
  record BackendFailed(MountId mount, Reason reason, boolean retryable) implements Fault {}

  /** A bug of ours. The log has its stack; the client learns nothing of it. */
  record Internal() implements Fault {}

  /** Why a backend could not answer, in words that say nothing about its address or credentials. */
  enum Reason {
    /** No connection. */
    UNREACHABLE("unreachable"),
    /** No answer in time. The request was cancelled. */
    TIMEOUT("timeout"),
    /** The connection ended before the answer did. */
    DISCONNECTED("disconnected"),
    /** The backend refuses Portolan's credential. */
    UNAUTHORIZED("unauthorized"),
    /** The backend answered something that is not MCP. */
    INVALID_RESPONSE("invalid_response"),
    /** An HTTP+SSE server wants its messages, and the credential with them, at another origin. */
    FOREIGN_ENDPOINT("foreign_endpoint"),
    /** HTTP 5xx. */
    SERVER_ERROR("server_error"),
    /** The backend says that it is asked too much. */
    RATE_LIMITED("rate_limited"),
    /** The answer was larger than may be held. */
    TOO_LARGE("too_large"),
    /** The answer may have come, and nobody has it any more. */
    LOST("lost");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** The word that stands in {@code error.data.reason}. */
    public String word() {
      return word;
    }
  }
}
