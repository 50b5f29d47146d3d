package dev.portolan.node.backend;

import dev.portolan.model.catalog.Fingerprint;

/**
 * One mount at one backend, and whether it is for this node to listen for its changes. Lives on the
 * event loop of its {@link Ear}.
 */
final class Claim {
  /** The fence of the first holder ever: before it nobody listened, so nothing was missed. */
  private static final long FIRST = 1;

  private enum Standing {
    /** No answer has come yet. */
    ASKED,
    /** Nobody could tell whose it is: rather two nodes listen than none. */
    ALONE,
    OURS,
    THEIRS
  }

  private final Ear ear;
  private final Fingerprint mount;
  private final Fingerprint lease;
  private Standing standing = Standing.ASKED;
  private long fence;
  private boolean missed;

  Claim(Ear ear, Fingerprint mount, Fingerprint lease) {
    this.ear = ear;
    this.mount = mount;
    this.lease = lease;
  }

  Ear ear() {
    return ear;
  }

  Fingerprint mount() {
    return mount;
  }

  Fingerprint lease() {
    return lease;
  }

  /** It is ours. Whoever had it before may have heard of changes and not lived to tell. */
  void granted(long now) {
    boolean changedHands = now != fence && now != FIRST;
    if (changedHands || standing == Standing.THEIRS) {
      missed = true;
    }
    fence = now;
    standing = Standing.OURS;
  }

  /** Another node has it. */
  void denied() {
    standing = Standing.THEIRS;
  }

  /** Nobody can tell: what was known before still holds, since nobody else was told otherwise. */
  void unanswered() {
    if (standing == Standing.ASKED) {
      standing = Standing.ALONE;
    }
  }

  /** It was given up, and is to be asked for anew. */
  void yielded() {
    standing = Standing.ASKED;
  }

  /** Whether it takes an open stream. */
  boolean listens() {
    return standing == Standing.OURS || standing == Standing.ALONE;
  }

  boolean isOurs() {
    return standing == Standing.OURS;
  }

  /** Whether another node reports its changes. */
  boolean isTheirs() {
    return standing == Standing.THEIRS;
  }

  /** Whether changes were missed before it was ours; true once. */
  boolean takeMissed() {
    boolean was = missed;
    missed = false;
    return was;
  }
}
