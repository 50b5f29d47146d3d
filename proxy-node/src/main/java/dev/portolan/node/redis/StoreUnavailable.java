package dev.portolan.node.redis;

import java.util.Locale;

/**
 * Redis was not heard, or would not do what was asked. Its message is a word: it names no address,
 * no key and no secret.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No connection could be made, or it broke. */
    UNREACHABLE,
    /** No answer came in time. */
    TIMEOUT,
    /** TLS could not be agreed on: a certificate is not trusted, or names another host. */
    TLS,
    /** User or password are wrong, or missing. */
    WRONG_PASSWORD,
    /** No server is known to be the master, or the cluster has no server for this key. */
    NO_MASTER,
    /** The cluster says that it is down. */
    CLUSTER_DOWN,
    /** It is reading its data set. */
    LOADING,
    /** It is busy with a script of somebody else. */
    BUSY,
    /** The user may not do this: see the ACL in docs/operations.md. */
    NO_PERMISSION,
    /** It has reached maxmemory and evicts nothing. */
    FULL,
    /** It is a replica, and takes no writes. */
    READ_ONLY,
    /** It takes no writes since it cannot save to disk. */
    NOT_SAVING,
    /** It takes no writes since it has too few replicas. */
    TOO_FEW_REPLICAS,
    /** The listing is larger than any node would read. */
    TOO_LARGE,
    /** This node is closing. */
    CLOSED,
    /** Anything else that it, or its client, said. */
    UNEXPECTED;

    /** As it is logged and counted. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;
  private final boolean lost;

  /**
   * @param lost whether nothing else can be expected to succeed either
   */
  StoreUnavailable(Reason reason, boolean lost) {
    super(reason.word(), null, false, false);
    this.reason = reason;
    this.lost = lost;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether Redis is out of reach, rather than refusing this one thing. */
  boolean isLost() {
    return lost;
  }
}
