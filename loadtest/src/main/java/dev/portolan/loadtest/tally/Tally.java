package dev.portolan.loadtest.tally;

import dev.portolan.loadtest.answers.Ask;
import dev.portolan.loadtest.answers.Judgement;
import dev.portolan.loadtest.answers.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What came of all requests of a run. Safe for use by several threads. */
public final class Tally {
  private static final int DETAILS = 5;
  private static final int BROKEN_KEPT = 100_000;

  private final Map<String, Kind> kinds = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
  private final Queue<String> details = new ConcurrentLinkedQueue<>();
  private final Queue<Span> broken = new ConcurrentLinkedQueue<>();
  private final AtomicLong firstAsked = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong lastAnswered = new AtomicLong(Long.MIN_VALUE);
  private final long warmUpNanos;

  /**
   * @param warmUp from the first request on, for which nothing is timed; all is counted
   */
  public Tally(Duration warmUp) {
    this.warmUpNanos = warmUp.toNanos();
  }

  /** From one time to another, in nanoseconds. */
  public record Span(long from, long to) {}

  /** What is known of the requests of one kind. */
  private static final class Kind {
    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Durations durations = new Durations();

    private Kind() {
      for (Verdict verdict : Verdict.values()) {
        verdicts.put(verdict, new LongAdder());
      }
    }

    private LongAdder count(Verdict verdict) {
      return Objects.requireNonNull(verdicts.get(verdict));
    }
  }

  /**
   * One request is over.
   *
   * @return what is thought of it
   */
  public Judgement ended(Ask ask, long now) {
    Judgement judgement = ask.settle(now);
    long first = firstAsked.accumulateAndGet(ask.askedAt(), Math::min);
    lastAnswered.accumulateAndGet(ask.answeredAt(), Math::max);
    count(ask.kind(), judgement, ask.id());
    if (judgement.isGood() && ask.askedAt() - first >= warmUpNanos) {
      of(ask.kind()).durations.add(ask.answeredAt() - ask.askedAt());
    }
    if (judgement.verdict() == Verdict.BROKEN && broken.size() < BROKEN_KEPT) {
      broken.add(new Span(ask.askedAt(), ask.answeredAt()));
    }
    return judgement;
  }

  /** Counts what is not timed, such as a stream that was held open. */
  public void noted(String kind, Judgement judgement, String id) {
    count(kind, judgement, id);
  }

  private void count(String kind, Judgement judgement, String id) {
    of(kind).count(judgement.verdict()).increment();
    if (!judgement.isGood()) {
      String reason = kind + ": " + judgement.verdict().told() + ": " + judgement.why();
      reasons.computeIfAbsent(reason, none -> new LongAdder()).increment();
      if (details.size() < DETAILS && !judgement.detail().isEmpty()) {
        details.add(reason + ": " + id + ": " + judgement.detail());
      }
    }
  }

  private Kind of(String kind) {
    return kinds.computeIfAbsent(kind, none -> new Kind());
  }

  public List<String> kinds() {
    return List.copyOf(kinds.keySet());
  }

  public long count(String kind, Verdict verdict) {
    Kind known = kinds.get(kind);
    return known == null ? 0 : known.count(verdict).sum();
  }

  public long count(Verdict verdict) {
    return kinds.keySet().stream().mapToLong(kind -> count(kind, verdict)).sum();
  }

  /** All of this kind, whatever came of them. */
  public long count(String kind) {
    return Arrays.stream(Verdict.values()).mapToLong(verdict -> count(kind, verdict)).sum();
  }

  public long count() {
    return kinds.keySet().stream().mapToLong(this::count).sum();
  }

  /** How long good answers of this kind took, after the warming up; in nanoseconds. */
  public long[] durations(String kind) {
    Kind known = kinds.get(kind);
    return known == null ? new long[0] : known.durations.all();
  }

  /** The same of all kinds. */
  public long[] durations() {
    return kinds.values().stream()
        .flatMapToLong(kind -> Arrays.stream(kind.durations.all()))
        .toArray();
  }

  /** From the first request to the last answer. */
  public Duration lasted() {
    return count() == 0 ? Duration.ZERO : Duration.ofNanos(lastAnswered.get() - firstAsked.get());
  }

  /** When requests that broke were made, and when that was noticed. */
  public List<Span> broken() {
    return List.copyOf(broken);
  }

  /** How requests failed, and how often. */
  public Map<String, LongAdder> reasons() {
    return reasons;
  }

  /** Some of them, to the word. */
  public List<String> details() {
    return List.copyOf(details);
  }
}
