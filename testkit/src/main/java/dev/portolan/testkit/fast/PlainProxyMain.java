package dev.portolan.testkit.fast;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Runs a {@link PlainProxy} until it is told to end. Its one argument is the URL of where requests
 * go. Prints one line when it is ready.
 */
public final class PlainProxyMain {
  private PlainProxyMain() {}

  public static void main(String[] args) {
    if (args.length != 1) {
      throw new IllegalArgumentException(
          args.length + " arguments (expected: the URL of where requests go)");
    }
    // the readiness line is this program's only output, for scripts that wait for it
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true));
    PlainProxy.start(vertx, loops, URI.create(args[0]))
        .onSuccess(port -> out.println("plain proxy ready at http://127.0.0.1:" + port + "/mcp"))
        .onFailure(
            cause -> {
              out.println("the plain proxy cannot start: " + cause.getMessage());
              vertx.close();
            });
  }
}
