package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * From the notice of a backend to the last node that serves its new listing, beside what a bare
 * message through the same Redis takes. Exits with 1 if a node serves what it must not, or not
 * within ten seconds what it must, or if the backend was listed more often than it changed.
 */
public final class InvalidationBench {
  private static final int PATIENCE_S = 10;
  private static final int PROGRESS = 100;

  private final Settings settings;
  private final PrintWriter out;
  private final LongSupplier nanos;

  private InvalidationBench(Settings settings, PrintWriter out, LongSupplier nanos) {
    this.settings = settings;
    this.out = out;
    this.nanos = nanos;
  }

  /** Takes the options of {@link Settings#USAGE}. */
  public static void main(String[] args) {
    // The report is this program's output, as the answer of a command is.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, args));
  }

  private static int run(PrintWriter out, String... args) {
    try {
      new InvalidationBench(Settings.of(args), out, System::nanoTime).run();
      return 0;
    } catch (IllegalArgumentException wrongArguments) {
      out.println(wrongArguments.getMessage());
      return 2;
    } catch (Wrong wrong) {
      out.println("FAILED: " + wrong.getMessage());
      return 1;
    }
  }

  private void run() {
    if (!Files.isRegularFile(settings.jar())) {
      throw new IllegalArgumentException("--jar: " + settings.jar() + " (expected: a file)");
    }
    Vertx vertx = Vertx.vertx();
    try (RedisServer redis = RedisServer.start()) {
      Chart warm = new Chart(await(FakeMcpServer.start(vertx, Era.MODERN)));
      Chart measured = new Chart(await(FakeMcpServer.start(vertx, Era.MODERN)));
      try (Fleet fleet = Fleet.start(settings, redis.uri(), warm, measured);
          PublishProbe bare = new PublishProbe(redis.host(), redis.port(), nanos);
          Changes changes = new Changes(settings.nodes(), settings.pollPause(), nanos)) {
        out.println(machine(redis));
        begin(fleet, warm, measured);
        for (int change = 0; change < settings.warmUps(); change++) {
          changes.change(warm, fleet.warm(), bare::roundTrip);
        }
        measure(changes, measured, fleet, bare);
      }
    } finally {
      await(vertx.close());
    }
  }

  /** Every node knows the listings, and the announcements of both backends are listened to. */
  private void begin(Fleet fleet, Chart warm, Chart measured) {
    fleet.warm().forEach(ToolsClient::list);
    fleet.measured().forEach(ToolsClient::list);
    long until = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!warm.isHeard() || !measured.isHeard()) {
      if (nanos.getAsLong() > until) {
        throw new Wrong("no node listens to a backend (expected: one, within 10 s)");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    out.println("warming up, with " + settings.warmUps() + " changes of another backend");
  }

  private void measure(Changes changes, Chart chart, Fleet fleet, PublishProbe bare) {
    List<Spread> spreads = new ArrayList<>();
    List<Long> trips = new ArrayList<>();
    for (int change = 1; change <= settings.changes(); change++) {
      spreads.add(changes.change(chart, fleet.measured(), () -> trips.add(bare.roundTrip())));
      if (change % PROGRESS == 0) {
        out.println(change + " changes of " + settings.changes());
      }
    }
    new Report(settings.nodes(), spreads, trips).print(out);
    int expected = 1 + settings.changes();
    String lists = "lists of the backend: %d (expected: %d)".formatted(chart.lists(), expected);
    if (chart.lists() != expected) {
      throw new Wrong(lists);
    }
    out.println(lists);
  }

  private String machine(RedisServer redis) {
    try (RedisCommands commands = redis.connect()) {
      return "%d nodes of Java %s, Redis %s (%s), all on %s %s with %d processors"
          .formatted(
              settings.nodes(),
              Runtime.version().feature(),
              commands.info("server", "redis_version"),
              redis.provider(),
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              Runtime.getRuntime().availableProcessors());
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException cause) {
      throw new Wrong("a backend cannot be started or ended", cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }
}
