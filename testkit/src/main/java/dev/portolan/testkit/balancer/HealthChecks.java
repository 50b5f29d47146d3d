package dev.portolan.testkit.balancer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Asks nodes, over and over, whether they are ready. One that has not been asked yet is. */
final class HealthChecks {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final int OK = 200;
  private static final int NOT_READY = 1;

  private final Context context;
  private final List<URI> readiness;
  private final HttpClient client;
  private final AtomicIntegerArray states;
  private long timer;

  HealthChecks(Vertx vertx, List<URI> readiness) {
    this.context = vertx.getOrCreateContext();
    this.readiness = List.copyOf(readiness);
    this.states = new AtomicIntegerArray(readiness.size());
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) EVERY.toMillis()));
    context.runOnContext(begin -> timer = vertx.setPeriodic(EVERY.toMillis(), now -> checkAll()));
  }

  boolean isReady(int node) {
    return readiness.isEmpty() || states.get(node) != NOT_READY;
  }

  Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    // where checks begin, so that none begins once it is closed
    context.runOnContext(
        now -> {
          context.owner().cancelTimer(timer);
          client.close().onComplete(stopped);
        });
    return stopped.future();
  }

  private void checkAll() {
    for (int node = 0; node < readiness.size(); node++) {
      check(node);
    }
  }

  private void check(int node) {
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(readiness.get(node).toString())
                .setTimeout(EVERY.toMillis() * 5))
        .compose(HttpClientRequest::send)
        .map(HttpClientResponse::statusCode)
        // who does not answer is not ready
        .otherwise(-1)
        .onSuccess(status -> states.set(node, status == OK ? 0 : NOT_READY));
  }
}
