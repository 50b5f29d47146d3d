package dev.portolan.testkit.fast;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server on several event loops that share a port of 127.0.0.1. */
final class Serving {
  private Serving() {}

  /**
   * Runs one until this program is told to end. Prints one line when it is ready, or why it cannot
   * be.
   *
   * @param what it is, as the line calls it
   * @param server starts it, and gives its port
   */
  static void run(String what, int loops, Function<Vertx, Future<Integer>> server) {
    // the readiness line is this program's only output, for scripts that wait for it
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true));
    server
        .apply(vertx)
        .onSuccess(port -> out.println(what + " ready at http://127.0.0.1:" + port + "/mcp"))
        .onFailure(
            cause -> {
              out.println("the " + what + " cannot start: " + cause.getMessage());
              vertx.close();
            });
  }

  /**
   * Starts one on this Vert.x.
   *
   * @param port 0 takes a free one
   * @param handler makes what answers on one event loop, on it
   * @return its port
   */
  static Future<Integer> start(
      Vertx vertx, int loops, int port, Function<Vertx, Handler<HttpServerRequest>> handler) {
    AtomicInteger actual = new AtomicInteger();
    SocketAddress where =
        port == 0
            ? SocketAddress.sharedRandomPort(1, "127.0.0.1")
            : SocketAddress.inetSocketAddress(port, "127.0.0.1");
    return vertx
        .deployVerticle(
            () -> new Loop(where, handler, actual), new DeploymentOptions().setInstances(loops))
        .map(deployed -> actual.get());
  }

  private static final class Loop extends VerticleBase {
    private final SocketAddress where;
    private final Function<Vertx, Handler<HttpServerRequest>> handler;
    private final AtomicInteger actual;

    Loop(
        SocketAddress where,
        Function<Vertx, Handler<HttpServerRequest>> handler,
        AtomicInteger actual) {
      this.where = where;
      this.handler = handler;
      this.actual = actual;
    }

    @Override
    public Future<HttpServer> start() {
      return vertx
          .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
          .requestHandler(handler.apply(vertx))
          .listen(where)
          .onSuccess(server -> actual.set(server.actualPort()));
    }
  }
}
