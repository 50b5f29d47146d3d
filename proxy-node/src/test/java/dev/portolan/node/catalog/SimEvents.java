package dev.portolan.node.catalog;

import java.util.PriorityQueue;

/**
 * The time of one run, and what happens in it, in order. Nothing waits: time jumps to the next
 * event.
 */
final class SimEvents {
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long nowMs;
  private long numbers;
  private long steps;

  /** Milliseconds since the run began. */
  long nowMs() {
    return nowMs;
  }

  /** How many events there were so far. */
  long steps() {
    return steps;
  }

  void in(long delayMs, SimProcess process, Runnable task) {
    queue.add(new Event(nowMs + Math.max(0, delayMs), numbers++, process, task));
  }

  /** Takes the next step, if there is one by then; else lets the time pass until then. */
  boolean step(long untilMs) {
    Event next = queue.peek();
    if (next == null || next.atMs() > untilMs) {
      nowMs = untilMs;
      return false;
    }
    queue.remove();
    nowMs = next.atMs();
    steps++;
    next.process().run(next.task());
    return true;
  }

  /** Of two at one time the one that was planned first comes first. */
  private record Event(long atMs, long number, SimProcess process, Runnable task)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int times = Long.compare(atMs, other.atMs);
      return times != 0 ? times : Long.compare(number, other.number);
    }
  }
}
