package dev.portolan.testkit.balancer;

import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a {@link RoundRobin} until it is told to end: {@code BalancerMain PORT URL...}, one URL for
 * each node. Prints one line when it is ready.
 */
public final class BalancerMain {
  private BalancerMain() {}

  public static void main(String[] args) {
    if (args.length < 2) {
      throw new IllegalArgumentException("usage: PORT URL...");
    }
    // The readiness line is this program's only output, for scripts that wait for it.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    List<URI> nodes = Stream.of(args).skip(1).map(URI::create).toList();
    Vertx vertx = Vertx.vertx();
    RoundRobin.start(vertx, Integer.parseInt(args[0]), nodes)
        .onSuccess(balancer -> out.println("balancer ready at " + balancer.uri()))
        .onFailure(
            cause -> {
              out.println("balancer cannot start: " + cause.getMessage());
              vertx.close();
            });
  }
}
