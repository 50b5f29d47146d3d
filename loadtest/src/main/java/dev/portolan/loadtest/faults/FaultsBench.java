package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.faults.Settings.Mode;
import dev.portolan.loadtest.fleet.Fleet;
import dev.portolan.loadtest.fleet.Patience;
import dev.portolan.loadtest.fleet.Trouble;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * Kills or restarts nodes under load, or leaves one alone with thousands of idle streams. Exits
 * with 1 if anything was seen that must not be: a session that is gone, an answer or a message that
 * came twice or to another, a call executed twice; while nodes are restarted in good order, also a
 * call that failed.
 */
public final class FaultsBench {
  private static final int HEAP_MIB = 192;

  private final Settings settings;
  private final PrintWriter out;

  private FaultsBench(Settings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /** Takes the options of {@link Settings#USAGE}. */
  public static void main(String[] args) throws InterruptedException {
    // The report is this program's output, as the answer of a command is.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, args));
  }

  private static int run(PrintWriter out, String... args) throws InterruptedException {
    try {
      return new FaultsBench(Settings.of(args), out).run() ? 0 : 1;
    } catch (IllegalArgumentException wrongArguments) {
      out.println(wrongArguments.getMessage());
      return 2;
    } catch (Wrong wrong) {
      out.println("FAILED: " + wrong.getMessage());
      return 1;
    }
  }

  private boolean run() throws InterruptedException {
    if (!Files.isRegularFile(settings.jar())) {
      throw new IllegalArgumentException("--jar: " + settings.jar() + " (expected: a file)");
    }
    if (settings.mode() == Mode.IDLE) {
      return new IdleStreams(settings, out, System::nanoTime).run();
    }
    return trouble();
  }

  private boolean trouble() throws InterruptedException {
    Ledger ledger = new Ledger();
    Vertx vertx = Vertx.vertx();
    Desk desk = Desk.start(vertx, ledger);
    int ended;
    try (RedisServer redis = RedisServer.start();
        Fleet fleet = Fleet.start(vertx, desk.fleet(settings, redis.uri(), HEAP_MIB));
        Load load = new Load(desk, ledger)) {
      load.open(settings.sessions(), fleet.endpoint());
      out.println(load.sessions() + " sessions are open, at " + settings.nodes() + " nodes");
      load.begin();
      Trouble trouble = new Trouble(fleet, settings.time(), settings.every(), System::nanoTime);
      if (settings.mode() == Mode.KILL) {
        trouble.kill();
      } else {
        trouble.roll();
      }
      load.end();
      ended = trouble.ended();
    }
    Patience.await(vertx.close());
    out.println(ended + (settings.mode() == Mode.KILL ? " nodes killed" : " nodes restarted"));
    new FaultsReport(ledger).print(out);
    boolean good =
        ledger.violated() == 0 && (settings.mode() == Mode.KILL || ledger.notAnswered() == 0);
    out.println(good ? "passed" : "FAILED");
    return good;
  }
}
