package dev.portolan.testkit.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private final Rig rig = new Rig();

  @AfterEach
  void stop() throws Exception {
    rig.stop();
  }

  @Test
  void sendsEachRequestToTheNextNode() throws Exception {
    // Given
    RoundRobin balancer =
        rig.balancer(rig.node(Rig.echo("a")), rig.node(Rig.echo("b")), rig.node(Rig.echo("c")));

    // When
    List<String> bodies = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    for (int call = 0; call < 6; call++) {
      HttpResponse<String> response = rig.post(balancer, "/mcp?n=1", "hello");
      bodies.add(response.body());
      nodes.add(response.headers().firstValue(RoundRobin.NODE).orElseThrow());
    }

    // Then
    assertThat(nodes).containsExactly("1", "2", "3", "1", "2", "3");
    assertThat(bodies.get(1)).isEqualTo("b POST /mcp?n=1 hello");
  }

  @Test
  void passesOnHeadersButNotThoseOfOneConnection() throws Exception {
    // Given
    Promise<HttpServerRequest> seen = Promise.promise();
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  seen.tryComplete(request);
                  request.response().setStatusCode(418).putHeader("X-Back", "1").end();
                }));

    // When
    String answer =
        Rig.raw(
            balancer,
            "GET / HTTP/1.1\r\nHost: gate.example\r\nX-One: 1\r\nX-Hop: 1\r\nTE: trailers\r\n"
                + "Connection: close\r\nConnection: X-Hop\r\n\r\n");

    // Then
    HttpServerRequest request = Rig.result(seen.future());
    assertThat(request.getHeader("Host")).isEqualTo("gate.example");
    assertThat(request.getHeader("X-One")).isEqualTo("1");
    assertThat(request.headers().names()).doesNotContain("X-Hop", "TE", "Connection");
    assertThat(answer).startsWith("HTTP/1.1 418").containsIgnoringCase("x-back: 1");
  }

  @Test
  void streamsEventsAsTheyCome() throws Exception {
    // Given
    Promise<HttpServerResponse> stream = Promise.promise();
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  HttpServerResponse response = request.response().setChunked(true);
                  response.putHeader("Content-Type", "text/event-stream").writeHead();
                  stream.complete(response);
                }));
    HttpRequest request = HttpRequest.newBuilder(balancer.uri()).timeout(Rig.PATIENCE).build();

    // When
    var lines = rig.http.send(request, HttpResponse.BodyHandlers.ofLines());

    // Then
    Iterator<String> events = lines.body().iterator();
    HttpServerResponse node = Rig.result(stream.future());
    Rig.result(node.write("data: one\n\n"));
    assertThat(events.next()).isEqualTo("data: one");
    Rig.result(node.end("data: two\n\n"));
    assertThat(events.next()).isEmpty();
    assertThat(events.next()).isEqualTo("data: two");
  }

  @Test
  void streamsRequestsAsTheyCome() throws Exception {
    // Given
    Promise<String> first = Promise.promise();
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  Buffer all = Buffer.buffer();
                  request.handler(
                      piece -> {
                        all.appendBuffer(piece);
                        first.tryComplete(piece.toString());
                      });
                  request.endHandler(end -> request.response().end(all));
                }));
    try (Socket client = Rig.connect(balancer)) {
      // When
      Rig.send(client, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
      Rig.send(client, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");

      // Then
      assertThat(Rig.result(first.future())).isEqualTo("abc");
      Rig.send(client, "2\r\nde\r\n0\r\n\r\n");
      assertThat(Rig.text(client.getInputStream())).endsWith("\r\n\r\nabcde");
    }
  }

  @Test
  void readsNoFasterThanItsClient() throws Exception {
    // Given
    int total = 128 * 1024 * 1024;
    AtomicLong written = new AtomicLong();
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  HttpServerResponse response = request.response();
                  response.putHeader("Content-Length", Integer.toString(total));
                  pour(response, written, total);
                }));
    try (Socket client = Rig.connect(balancer)) {
      // When
      Rig.send(client, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      // Then: what the sockets of two hops hold, and no more
      AtomicLong last = new AtomicLong(-1);
      await()
          .atMost(Rig.PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> written.get() > 0 && last.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(total / 2);
      long read = client.getInputStream().transferTo(OutputStream.nullOutputStream());
      assertThat(read).isGreaterThan(total);
      assertThat(written.get()).isEqualTo(total);
    }
  }

  @Test
  void passesOnRepliesWithoutABody() throws Exception {
    // Given
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  boolean head = request.method().equals(HttpMethod.HEAD);
                  request.response().putHeader("X-Back", "1").setStatusCode(head ? 200 : 204);
                  request.response().end();
                }));

    // When
    String close = " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String head = Rig.raw(balancer, "HEAD" + close);
    String deleted = Rig.raw(balancer, "DELETE" + close);

    // Then
    assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("x-back: 1");
    assertThat(deleted).startsWith("HTTP/1.1 204").endsWith("\r\n\r\n");
  }

  @Test
  void asksForTheBodyOfARequestThatWaitsToBeAsked() throws Exception {
    // Given
    RoundRobin balancer = rig.balancer(rig.node(Rig.echo("a")));
    try (Socket client = Rig.connect(balancer)) {
      // When
      Rig.send(client, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
      Rig.send(client, "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

      // Then
      byte[] go = client.getInputStream().readNBytes(25);
      assertThat(new String(go, StandardCharsets.US_ASCII)).contains("100 Continue");
      Rig.send(client, "hello");
      assertThat(Rig.text(client.getInputStream())).endsWith("a POST / hello");
    }
  }

  private static void pour(HttpServerResponse response, AtomicLong written, int total) {
    Buffer piece = Buffer.buffer(new byte[64 * 1024]);
    while (!response.writeQueueFull() && written.get() < total) {
      response.write(piece);
      written.addAndGet(piece.length());
    }
    if (written.get() < total) {
      response.drainHandler(drained -> pour(response, written, total));
    } else if (!response.ended()) {
      response.end();
    }
  }
}
