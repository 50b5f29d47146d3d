package dev.portolan.node.app;

import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command line as an operator uses it, who has the token of {@link Managed}. */
final class CommandLineRig {
  private final Map<String, String> env =
      new HashMap<>(Map.of("PORTOLAN_MANAGEMENT_TOKEN", Managed.TOKEN));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Variables of the environment. */
  Map<String, String> env() {
    return env;
  }

  /** What was printed. */
  String out() {
    return out.toString();
  }

  /** What was complained about. */
  String err() {
    return err.toString();
  }

  /** Runs {@code portolan cache} against this node. */
  int cache(NodeUnderTest node, String... args) {
    List<String> all = new ArrayList<>(List.of("cache"));
    all.addAll(Arrays.asList(args));
    all.addAll(List.of("--url", "http://127.0.0.1:" + node.gateway().managementPort()));
    return execute(all.toArray(String[]::new));
  }

  int execute(String... args) {
    Lifetime lifetime = new Lifetime(new PrintWriter(err, true), hook -> {}, code -> {});
    CommandLine line = Main.commandLine(new NoNodes(), lifetime, env::get);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  /** Commands that ask a node start none. */
  private static final class NoNodes implements Nodes {
    @Override
    public Future<RunningNode> start(GatewayConfig config, Path file) {
      return Future.failedFuture("not asked to start");
    }

    @Override
    public Future<RunningNode> demo(int port, PrintWriter out) {
      return Future.failedFuture("not asked to start");
    }

    @Override
    public Future<RunningNode> demoFleet(int nodes, int port, PrintWriter out) {
      return Future.failedFuture("not asked to start");
    }
  }
}
