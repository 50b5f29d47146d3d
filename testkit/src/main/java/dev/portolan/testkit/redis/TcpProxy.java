package dev.portolan.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A wire on 127.0.0.1 between clients and one server that can be troubled. At first it passes
 * everything. All methods may be called from any thread, at any time, and apply to the connections
 * that there are as well as to those to come. Holds at most 1 MiB for each direction of a
 * connection, and 1000 connections.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 1000;

  private final InetSocketAddress target;
  private final boolean redis;
  private final int port;
  private final LineState line = new LineState();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tcp-proxy-timer").factory());
  private @Nullable ServerSocket listening;

  private TcpProxy(InetSocketAddress target, boolean redis) {
    this.target = target;
    this.redis = redis;
    this.port = FreePorts.next();
    listen();
  }

  /** A wire to any server on this port of 127.0.0.1. */
  public static TcpProxy to(int port) {
    return new TcpProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), false);
  }

  /** A wire to a Redis without TLS, which can drop published messages. */
  public static TcpProxy toRedis(URI redis) {
    int port = redis.getPort() < 0 ? RedisCommands.DEFAULT_PORT : redis.getPort();
    return new TcpProxy(new InetSocketAddress(redis.getHost(), port), true);
  }

  public int port() {
    return port;
  }

  /** Where a client of Redis connects instead of to the Redis itself. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** Connections that are open now. */
  public int connections() {
    return connections.size();
  }

  /** Connections that were ever taken. */
  public int accepted() {
    return accepted.get();
  }

  /** Published messages that were dropped as asked for, or lost in a black hole. */
  public int dropped() {
    return line.dropped();
  }

  /** Resets all connections and refuses new ones, until {@link #heal}. */
  public synchronized void cut() {
    stopListening();
    resetAll();
  }

  /** Resets all connections; new ones are welcome. */
  public void resetAll() {
    connections.forEach(ProxiedConnection::reset);
  }

  /**
   * Swallows every byte both ways, until {@link #heal}. Connections stay as they are, new ones are
   * taken, and the end of one does not come through.
   */
  public void blackhole() {
    line.blackhole();
  }

  /** Has every byte take so much longer, each way. Zero is none. */
  public void delay(Duration each) {
    if (each.isNegative()) {
      throw new IllegalArgumentException("delay: " + each + " (expected: >= 0)");
    }
    line.delay(each);
  }

  /**
   * Drops published messages for which this holds on their way to subscribers; everything else
   * passes. It is asked for each subscriber, on several threads.
   */
  public void dropMessages(Predicate<PublishedMessage> lost) {
    if (!redis) {
      throw new IllegalStateException("a proxy of any server (expected: TcpProxy.toRedis)");
    }
    line.drop(lost);
  }

  /**
   * Everything passes again. Connections that lost bytes in a black hole are reset, since TCP never
   * loses the middle of a stream; those that lost nothing but published messages go on.
   */
  public synchronized void heal() {
    line.heal();
    connections.stream().filter(ProxiedConnection::isTorn).forEach(ProxiedConnection::reset);
    if (listening == null) {
      listen();
    }
  }

  @Override
  public synchronized void close() {
    cut();
    timer.shutdownNow();
  }

  private synchronized void listen() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      listening = socket;
      Thread.ofVirtual().name("tcp-proxy-accept").start(() -> acceptFrom(socket));
    } catch (IOException cause) {
      throw new UncheckedIOException("port " + port + " cannot be listened on", cause);
    }
  }

  private synchronized void stopListening() {
    try {
      if (listening != null) {
        listening.close();
      }
      listening = null;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private void acceptFrom(ServerSocket socket) {
    try {
      while (true) {
        take(socket.accept(), socket);
      }
    } catch (IOException closed) {
      // cut, or closed
    }
  }

  private void take(Socket client, ServerSocket from) {
    ProxiedConnection connection =
        new ProxiedConnection(client, line, redis, timer, connections::remove);
    accepted.incrementAndGet();
    connections.add(connection);
    // It may have been cut between taking and keeping it.
    if (from.isClosed() || connections.size() > MOST_CONNECTIONS) {
      connection.reset();
    } else {
      connection.start(target);
    }
  }
}
