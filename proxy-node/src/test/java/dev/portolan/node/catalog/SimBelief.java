package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;

/**
 * What a node that does as it should makes of what it hears of one family's epochs: the newest, and
 * whether it has a reason not to ask the store. It is told each message and each answer when the
 * node is, and says nothing of what the node does in truth.
 */
final class SimBelief {
  private static final long NOTHING = -1;

  private Epoch latest = Epoch.FIRST;
  private boolean counted;

  /** The attempt to count that failed last, until somebody takes it for a change that is owed. */
  private long failed = NOTHING;

  /** Of the changes that the store has not counted, the attempt that failed last. */
  private long owed = NOTHING;

  /** The newest epoch. */
  Epoch latest() {
    return latest;
  }

  /** Whether it knows of a change that the store does not. */
  boolean owes() {
    return owed != NOTHING;
  }

  /** By the bus, or because it has begun it: what is earlier is old news. */
  void heard(Epoch epoch) {
    latest = epoch.compareTo(latest) > 0 ? epoch : latest;
  }

  /**
   * The store has said which epoch stands.
   *
   * @param before the newest when it was asked
   * @param attempts to count changes that the node has made so far
   */
  void answered(Epoch before, Epoch answer, long attempts) {
    if (answer.compareTo(before) >= 0) {
      counted = true;
      heard(answer);
    } else if (latest.equals(before)) {
      latest = before.next();
      owed = attempts;
    }
  }

  /** The store does not count the family. */
  void uncounted(Epoch before, boolean holds) {
    if (latest.equals(before) && (counted || holds)) {
      counted = false;
      latest = before.next();
    }
  }

  void failed(long attempt) {
    failed = attempt;
  }

  /** It was a backend's notice that could not be counted. Several may have waited for one count. */
  void owed() {
    if (failed != NOTHING) {
      latest = latest.next();
      owed = Math.max(owed, failed);
      failed = NOTHING;
    }
  }

  /** This attempt pays for what was owed before it, and for nothing that came after. */
  void paid(long attempt) {
    owed = owed < attempt ? NOTHING : owed;
  }
}
