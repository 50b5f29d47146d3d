package dev.portolan.loadtest.answers;

import org.jspecify.annotations.Nullable;

/**
 * One request of a load, what must come of it, and what did. Safe for use by several threads, one
 * after the other.
 */
public final class Ask {
  private final String kind;
  private final String id;
  private final Expected expected;
  private final long askedAt;
  private volatile @Nullable Judgement judgement;
  private volatile long answeredAt;

  /**
   * @param kind what it is counted under
   * @param id of its message, and of no other
   * @param askedAt nanoseconds, as all times here
   */
  public Ask(String kind, String id, Expected expected, long askedAt) {
    this.kind = kind;
    this.id = id;
    this.expected = expected;
    this.askedAt = askedAt;
    this.answeredAt = askedAt;
  }

  public String kind() {
    return kind;
  }

  public String id() {
    return id;
  }

  public long askedAt() {
    return askedAt;
  }

  /** When its answer was read whole, or when it was clear that none would come. */
  public long answeredAt() {
    return answeredAt;
  }

  /** It was answered, with this. */
  public Judgement answered(Answer answer, long at) {
    Judgement made = answer.judge(id, expected);
    judgement = made;
    answeredAt = at;
    return made;
  }

  /** What is thought of its answer; if there was none, that it broke at this time. */
  public Judgement settle(long at) {
    Judgement made = judgement;
    if (made == null) {
      made = Judgement.broken("no whole answer", "");
      judgement = made;
      answeredAt = at;
    }
    return made;
  }
}
