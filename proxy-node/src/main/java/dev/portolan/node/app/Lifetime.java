package dev.portolan.node.app;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a node's process: from the start of the node until somebody asks the process to end.
 *
 * <p>SIGTERM and SIGINT reach a JVM as shutdown hooks only, and a JVM ended by a signal exits with
 * 128 and the signal's number, whatever its hooks do. A node that has drained has done what it was
 * asked, so the hook itself halts the JVM, with 0.
 */
final class Lifetime {
  private static final Logger log = LoggerFactory.getLogger(Lifetime.class);
  private static final long START_TIMEOUT_SECONDS = 60;

  private final PrintWriter err;
  private final Consumer<Thread> atShutdown;
  private final Consumer<Integer> halt;

  /** The life of this very process. */
  Lifetime(PrintWriter err) {
    this(err, Runtime.getRuntime()::addShutdownHook, code -> Runtime.getRuntime().halt(code));
  }

  Lifetime(PrintWriter err, Consumer<Thread> atShutdown, Consumer<Integer> halt) {
    this.err = err;
    this.atShutdown = atShutdown;
    this.halt = halt;
  }

  /**
   * Waits for the node to start, then for a signal. Returns only if the start fails, or takes too
   * long: with the code to exit with.
   */
  int follow(Future<RunningNode> starting) throws InterruptedException {
    BlockingQueue<Integer> code = new ArrayBlockingQueue<>(1);
    starting
        .timeout(START_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .onSuccess(node -> atShutdown.accept(new Thread(() -> stop(node), "portolan-stop")))
        .onFailure(cause -> code.add(failed(cause)));
    return code.take();
  }

  private int failed(Throwable cause) {
    err.println(Failure.tell(cause));
    err.flush();
    return ExitCode.of(cause);
  }

  private void stop(RunningNode node) {
    serveOn(node);
    log.info("Stopping: no new requests, those in flight may finish");
    CountDownLatch ended = new CountDownLatch(1);
    Future<Void> stopping = node.stop().onComplete(whichever -> ended.countDown());
    if (!endedWithin(node.stopTimeout().toMillis(), ended)) {
      log.warn("Not stopped within {}; halting", node.stopTimeout());
    }
    stopping.onFailure(cause -> log.warn("Stopped with a failure", cause));
    Logging.end();
    halt.accept(stopping.succeeded() ? ExitCode.OK : ExitCode.INTERNAL);
  }

  /** A balancer that has not yet noticed still sends requests, and none of them is to fail. */
  private static void serveOn(RunningNode node) {
    long delayMs = node.shutdownDelay().toMillis();
    if (delayMs > 0) {
      log.info("Leaving: not ready any more, serving for another {}", node.shutdownDelay());
      node.leave();
      endedWithin(delayMs, new CountDownLatch(1));
    }
  }

  private static boolean endedWithin(long millis, CountDownLatch ended) {
    try {
      return ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
