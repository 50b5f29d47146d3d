package dev.portolan.testkit.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of 127.0.0.1 for servers that are killed and come back. They lie below those that the
 * system gives to outgoing connections: there, another client could take the port while its server
 * is away, and a client that keeps trying to reconnect could even connect to itself.
 */
public final class FreePorts {
  private static final int FIRST = 10_500;
  private static final int COUNT = 10_000;
  private static final int TRIES = 1000;

  /** A node of a Redis Cluster talks to the others on a port that lies so much higher. */
  private static final int BUS = 10_000;

  // Where two JVMs begin to look is left to chance, so that they seldom look at the same place.
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePorts() {}

  /** A port that was free just now, and so was the one for its cluster bus. */
  public static int next() {
    for (int tried = 0; tried < TRIES; tried++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port among " + TRIES + " tried between " + FIRST + " and " + (FIRST + COUNT));
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
