package dev.portolan.testkit.balancer;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** One request on its way through a {@link RoundRobin}, and its reply on the way back. */
final class Passage {
  private static final int BAD_GATEWAY = 502;
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);

  /** What speaks of one connection only (RFC 9110, 7.6.1); 100-continue is answered here. */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "connection",
          "expect",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpClient client;
  private final List<URI> nodes;
  private final HealthChecks checks;
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  Passage(HttpClient client, List<URI> nodes, HealthChecks checks, HttpServerRequest request) {
    this.client = client;
    this.nodes = nodes;
    this.checks = checks;
    this.request = request;
    this.response = request.response();
  }

  /** Tries this node first, and then those behind it. */
  void begin(int first) {
    request.pause();
    tryNode(first, 0);
  }

  private void tryNode(int first, int tried) {
    if (tried == nodes.size()) {
      refuse("none of " + tried + " nodes is ready and can be connected to");
      return;
    }
    int index = (first + tried) % nodes.size();
    if (!checks.isReady(index)) {
      tryNode(first, tried + 1);
      return;
    }
    URI node = nodes.get(index);
    RequestOptions options =
        new RequestOptions()
            .setHost(node.getHost())
            .setPort(node.getPort())
            .setMethod(request.method())
            .setURI(request.uri());
    client
        .request(options)
        .onSuccess(connected -> forward(connected, index))
        // Nothing was sent, so that another may have it.
        .onFailure(unreachable -> tryNode(first, tried + 1));
  }

  private void forward(HttpClientRequest out, int index) {
    // It may have left while a node was looked for.
    if (response.closed()) {
      out.reset();
      return;
    }
    response.closeHandler(left -> abandon(out));
    copy(request.headers(), out.headers());
    out.response()
        .onSuccess(reply -> answer(reply, index))
        .onFailure(
            lost -> refuse("node " + (index + 1) + " gave no reply; it may have got the request"));
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      response.writeContinue();
    }
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (chunked || request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      out.setChunked(chunked);
      // Half a request must not look like a whole one.
      request.pipe().endOnFailure(false).to(out).onFailure(broken -> out.reset());
    } else {
      request.resume();
      out.end();
    }
  }

  private void abandon(HttpClientRequest out) {
    if (!response.ended()) {
      out.reset();
    }
  }

  private void answer(HttpClientResponse reply, int index) {
    if (response.closed()) {
      return;
    }
    response.setStatusCode(reply.statusCode()).setStatusMessage(reply.statusMessage());
    copy(reply.headers(), response.headers());
    response.putHeader(RoundRobin.NODE, Integer.toString(index + 1));
    if (request.method().equals(HttpMethod.HEAD) || WITHOUT_BODY.contains(reply.statusCode())) {
      response.end();
      return;
    }
    response.setChunked(!reply.headers().contains(HttpHeaders.CONTENT_LENGTH));
    // The head goes at once: of a stream of events, the first may be long in coming.
    response.writeHead();
    // Half a reply must not look like a whole one.
    reply.pipe().endOnFailure(false).to(response).onFailure(broken -> response.reset());
  }

  private void refuse(String why) {
    if (response.headWritten()) {
      response.reset();
    } else if (!response.closed()) {
      request.resume();
      response.setStatusCode(BAD_GATEWAY).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain");
      response.end("balancer: " + why + "\n");
    }
  }

  private static void copy(MultiMap from, MultiMap to) {
    Set<String> left = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    left.addAll(HOP_BY_HOP);
    for (String named : from.getAll(HttpHeaders.CONNECTION)) {
      for (String one : named.split(",", -1)) {
        left.add(one.strip().toLowerCase(Locale.ROOT));
      }
    }
    from.forEach(
        header -> {
          if (!left.contains(header.getKey())) {
            to.add(header.getKey(), header.getValue());
          }
        });
  }
}
