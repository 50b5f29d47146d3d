package dev.portolan.loadtest.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.loadtest.answers.Expected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which revision of a backend's tools was announced when, and whether a list that somebody got may
 * be. Safe for use by several threads.
 */
final class Revisions {
  private static final String REVISION = "Revision ";

  private final int tools;
  private final Duration bound;
  private final LongSupplier nanos;
  private final List<Long> announcedAt = new CopyOnWriteArrayList<>();
  private final AtomicLong oldest = new AtomicLong();

  /**
   * @param tools of each revision, one as another: all of them change
   * @param bound after which no older list may be served to whoever asks
   */
  Revisions(int tools, Duration bound, LongSupplier nanos) {
    this.tools = tools;
    this.bound = bound;
    this.nanos = nanos;
    turn();
  }

  /** Begins the next revision; it counts as announced from here. */
  void turn() {
    announcedAt.add(nanos.getAsLong());
  }

  /** The one that stands: 0 is the first. */
  int current() {
    return announcedAt.size() - 1;
  }

  List<String> names() {
    return IntStream.range(0, tools).mapToObj(number -> "chart_" + number).toList();
  }

  static String told(int revision) {
    return REVISION + revision;
  }

  /** How long the oldest list that anybody got had been old when it was asked for. */
  Duration oldest() {
    return Duration.ofNanos(oldest.get());
  }

  /** A whole list of one revision, that was not old for longer than the bound at this time. */
  Expected askedAt(long time) {
    return new Expected.Result(said -> faultIn(said.result().path("tools"), time));
  }

  private @Nullable String faultIn(JsonNode listed, long time) {
    List<String> ids = Expected.idsIn(listed, "name");
    if (!ids.equals(names())) {
      return "tools: " + ids + " (expected: " + names() + ")";
    }
    List<String> told =
        listed.valueStream().map(tool -> tool.path("description").asText()).distinct().toList();
    if (told.size() != 1) {
      return "a mix of revisions: " + told + " (expected: one)";
    }
    if (!told.getFirst().matches(REVISION + "\\d{1,9}")) {
      return "description: " + told + " (expected: a revision)";
    }
    return faultOf(Integer.parseInt(told.getFirst().substring(REVISION.length())), time);
  }

  private @Nullable String faultOf(int revision, long time) {
    if (revision > current()) {
      return "revision " + revision + " (expected: at most " + current() + ")";
    }
    if (revision == current()) {
      return null;
    }
    long old = Math.max(0, time - announcedAt.get(revision + 1));
    oldest.accumulateAndGet(old, Math::max);
    return old <= bound.toNanos()
        ? null
        : "revision %d, old for %d ms when it was asked for (expected: at most %d ms)"
            .formatted(revision, Duration.ofNanos(old).toMillis(), bound.toMillis());
  }
}
