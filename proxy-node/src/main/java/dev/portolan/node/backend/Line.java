package dev.portolan.node.backend;

import dev.portolan.node.wire.BackendAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/**
 * The way out of this node: a client and how long it may take to get a connection of it.
 *
 * @param connectTimeout for a connection, new or pooled
 */
record Line(Vertx vertx, HttpClient http, Duration connectTimeout) {

  /**
   * What was shared between event loops, brought home to the one that asks. What is there already
   * needs no bringing.
   */
  <T> Future<T> home(Future<T> shared) {
    return shared.isComplete()
        ? shared
        : Future.fromCompletionStage(shared.toCompletionStage(), vertx.getOrCreateContext());
  }

  /** The result of an exchange as a whole, which must be there within this time. */
  <T> Future<T> within(Duration limit, Exchange exchange, Future<T> result) {
    long timer = vertx.setTimer(limit.toMillis(), id -> exchange.expire());
    return result.eventually(
        () -> {
          vertx.cancelTimer(timer);
          return Future.succeededFuture();
        });
  }

  /**
   * Redirects are never followed: they would carry credentials to wherever a backend points.
   *
   * @throws IllegalArgumentException if a header cannot be sent; its message may hold the value
   */
  RequestOptions options(BackendAddress address, Outgoing outgoing) {
    URI uri = address.uri();
    boolean ssl = uri.getScheme().equals("https");
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    address.headers().forEach(headers::set);
    outgoing.headers().forEach(headers::set);
    return new RequestOptions()
        .setMethod(outgoing.verb())
        .setSsl(ssl)
        .setHost(withoutBrackets(uri.getHost()))
        .setPort(portOf(uri))
        .setURI(path(uri))
        .setConnectTimeout(connectTimeout.toMillis())
        .setFollowRedirects(false)
        .setHeaders(headers);
  }

  /** The port of an address, said or meant. */
  static int portOf(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  private static String path(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
