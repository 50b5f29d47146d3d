package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Load at a fixed rate: each connection has moments at which it is to send, and an answer's time
 * counts from that moment, also if the connection was still waiting for the one before. So what
 * holds up a call is not left out for those that queue behind it (coordinated omission).
 */
final class FixedRate {
  private final int connections;
  private final int perSecond;
  private final LongSupplier nanos;

  FixedRate(int connections, int perSecond, LongSupplier nanos) {
    this.connections = connections;
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /**
   * The time of every call, in nanoseconds.
   *
   * @throws Wrong if an answer was not the good one to its call
   */
  long[] run(Hop hop, int seconds) {
    int each = Math.max(1, perSecond * seconds / connections);
    // everybody is connected before the first moment
    long begin = nanos.getAsLong() + 200_000_000L;
    List<Future<long[]>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int one = 0; one < connections; one++) {
        int place = one;
        all.add(threads.submit(() -> connection(hop, place, begin, each)));
      }
    }
    return all.stream().flatMapToLong(times -> LongStream.of(result(times))).toArray();
  }

  private long[] connection(Hop hop, int place, long begin, int calls) {
    long[] times = new long[calls];
    long gap = 1_000_000_000L * connections / perSecond;
    try (Client client = Client.to(hop.where())) {
      int id = place % hop.asks().size();
      byte[] request = hop.asks().get(id).bytes(client.host());
      for (int call = 0; call < calls; call++) {
        long moment = begin + gap * place / connections + gap * call;
        awaitMoment(moment);
        Reply reply = client.send(request);
        times[call] = nanos.getAsLong() - moment;
        reply.mustAnswer(id);
      }
    }
    return times;
  }

  private void awaitMoment(long moment) {
    for (long left = moment - nanos.getAsLong(); left > 0; left = moment - nanos.getAsLong()) {
      LockSupport.parkNanos(left);
    }
  }

  private static long[] result(Future<long[]> times) {
    try {
      return times.get();
    } catch (ExecutionException cause) {
      throw new Wrong("a call failed: " + cause.getCause(), cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }
}
