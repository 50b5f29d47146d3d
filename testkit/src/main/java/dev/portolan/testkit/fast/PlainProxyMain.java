package dev.portolan.testkit.fast;

import java.net.URI;

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
    URI to = URI.create(args[0]);
    int loops = Runtime.getRuntime().availableProcessors();
    Serving.run("plain proxy", loops, vertx -> PlainProxy.start(vertx, loops, to));
  }
}
