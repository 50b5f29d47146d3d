package dev.portolan.testkit;

import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Runs an {@link EverythingServer} until it is told to end: {@code --port N} (0, the default, takes
 * a free port) and {@code --era both|modern|legacy}. Prints one line when it is ready.
 */
public final class EverythingMain {
  private static final String USAGE = "usage: --port N --era both|modern|legacy";

  private EverythingMain() {}

  public static void main(String[] args) {
    int port = 0;
    Eras eras = Eras.BOTH;
    for (int at = 0; at + 1 < args.length; at += 2) {
      switch (args[at]) {
        case "--port" -> port = Integer.parseInt(args[at + 1]);
        case "--era" -> eras = Eras.valueOf(args[at + 1].toUpperCase(Locale.ROOT));
        default -> throw new IllegalArgumentException(args[at] + " (" + USAGE + ")");
      }
    }
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException(args[args.length - 1] + " (" + USAGE + ")");
    }
    run(port, eras);
  }

  private static void run(int port, Eras eras) {
    // The readiness line is this program's only output, for scripts that wait for it.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Vertx vertx = Vertx.vertx();
    EverythingServer.start(vertx, port, eras)
        .onSuccess(server -> out.println("everything (" + eras + ") ready at " + server.uri()))
        .onFailure(
            cause -> {
              out.println("everything cannot start: " + cause.getMessage());
              vertx.close();
            });
  }
}
