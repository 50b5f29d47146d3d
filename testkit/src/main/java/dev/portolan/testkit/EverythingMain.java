package dev.portolan.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Runs an {@link EverythingServer} until it is told to end: {@code --port N} (0, the default, takes
 * a free port), {@code --era both|modern|legacy} and {@code --host H} (127.0.0.1; 0.0.0.0 in a
 * container). Prints one line when it is ready.
 */
public final class EverythingMain {
  private static final String USAGE = "usage: --port N --era both|modern|legacy --host H";

  private EverythingMain() {}

  public static void main(String[] args) {
    int port = 0;
    String host = LiveServer.LOCAL;
    Eras eras = Eras.BOTH;
    for (int at = 0; at + 1 < args.length; at += 2) {
      switch (args[at]) {
        case "--host" -> host = args[at + 1];
        case "--port" -> port = Integer.parseInt(args[at + 1]);
        case "--era" -> eras = Eras.valueOf(args[at + 1].toUpperCase(Locale.ROOT));
        default -> throw new IllegalArgumentException(args[at] + " (" + USAGE + ")");
      }
    }
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException(args[args.length - 1] + " (" + USAGE + ")");
    }
    run(SocketAddress.inetSocketAddress(port, host), eras);
  }

  private static void run(SocketAddress at, Eras eras) {
    // The readiness line is this program's only output, for scripts that wait for it.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Vertx vertx = Vertx.vertx();
    EverythingServer.start(vertx, at, eras)
        .onSuccess(server -> out.println("everything (" + eras + ") ready at " + server.uri()))
        .onFailure(
            cause -> {
              out.println("everything cannot start: " + cause.getMessage());
              vertx.close();
            });
  }
}
