package dev.portolan.testkit.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client's connection through a {@link TcpProxy}, with the one to the server behind it. */
final class ProxiedConnection {
  private static final int CONNECT_MS = 5000;

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private final Socket client;
  private final Socket server = new Socket();
  private final ProxiedFlow up;
  private final ProxiedFlow down;
  private final LineState line;
  private final Consumer<ProxiedConnection> gone;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicBoolean torn = new AtomicBoolean();
  private final AtomicInteger open = new AtomicInteger(2);

  ProxiedConnection(
      Socket client,
      LineState line,
      boolean redis,
      ScheduledExecutorService timer,
      Consumer<ProxiedConnection> gone) {
    this.client = client;
    this.line = line;
    this.gone = gone;
    Sieve said = redis ? new Sieve.Replies(line, torn) : new Sieve.Plain(line, torn);
    up = new ProxiedFlow(client, server, new Sieve.Plain(line, torn), timer);
    down = new ProxiedFlow(server, client, said, timer);
  }

  /** Connects to the server and lets bytes flow, on threads of its own. */
  void start(InetSocketAddress address) {
    spawn(
        () -> {
          // In a black hole the client believes that it is connected.
          line.awaitPassage();
          server.setTcpNoDelay(true);
          client.setTcpNoDelay(true);
          server.connect(address, CONNECT_MS);
          spawn(up::read);
          spawn(() -> finish(up));
          spawn(down::read);
          spawn(() -> finish(down));
        });
  }

  /** Whether bytes were lost in a way that TCP never loses them. */
  boolean isTorn() {
    return torn.get();
  }

  /** Breaks it towards both sides, with a reset. */
  void reset() {
    for (Socket socket : List.of(client, server)) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException alreadyClosed) {
        // that is what was wanted
      }
    }
    threads.forEach(Thread::interrupt);
    gone.accept(this);
  }

  private void finish(ProxiedFlow flow) throws IOException, InterruptedException {
    flow.write();
    if (open.decrementAndGet() == 0) {
      client.close();
      server.close();
      gone.accept(this);
    }
  }

  /** The break of one side does not come through a black hole. */
  private void resetWhenSeen() {
    try {
      line.awaitPassage();
    } catch (InterruptedException reset) {
      Thread.currentThread().interrupt();
    }
    reset();
  }

  private void spawn(Step step) {
    Thread thread =
        Thread.ofVirtual()
            .name("tcp-proxy")
            .unstarted(
                () -> {
                  try {
                    step.run();
                  } catch (IOException broken) {
                    resetWhenSeen();
                  } catch (InterruptedException reset) {
                    reset();
                  }
                });
    threads.add(thread);
    thread.start();
  }
}
