package dev.portolan.testkit.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundRobinTroubleTest {
  private final Rig rig = new Rig();

  @AfterEach
  void stop() throws Exception {
    rig.stop();
  }

  @Test
  void passesOverNodesThatCannotBeConnectedTo() throws Exception {
    // Given
    RoundRobin balancer = rig.balancer(Rig.nowhere(), rig.node(Rig.echo("b")), Rig.nowhere());

    // When
    List<String> answers = new ArrayList<>();
    for (int call = 0; call < 6; call++) {
      answers.add(rig.post(balancer, "/", "hello").body());
    }

    // Then
    assertThat(answers).containsOnly("b POST / hello").hasSize(6);
  }

  @Test
  void saysThatNoNodeCanBeConnectedTo() throws Exception {
    // Given
    RoundRobin balancer = rig.balancer(Rig.nowhere(), Rig.nowhere());

    // When
    HttpResponse<String> response = rig.post(balancer, "/", "hello");

    // Then
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("none of 2 nodes");
  }

  @Test
  void neverSendsAgainWhatANodeMayHaveSeen() throws Exception {
    // Given
    AtomicInteger seen = new AtomicInteger();
    Handler<HttpServerRequest> dies =
        request -> {
          seen.incrementAndGet();
          request.connection().close();
        };
    RoundRobin balancer = rig.balancer(rig.node(dies), rig.node(dies));

    // When
    HttpResponse<String> response = rig.post(balancer, "/", "hello");

    // Then
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("may have got the request");
    assertThat(seen).hasValue(1);
  }

  @Test
  void breaksAReplyThatItsNodeBreaks() throws Exception {
    // Given
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  HttpServerResponse response = request.response().setChunked(true);
                  response.write("half").onSuccess(half -> request.connection().close());
                }));

    // When
    HttpRequest request = HttpRequest.newBuilder(balancer.uri()).timeout(Rig.PATIENCE).build();

    // Then
    assertThatThrownBy(() -> rig.http.send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("timed out");
  }

  @Test
  void tellsTheNodeThatItsClientHasLeft() throws Exception {
    // Given
    Promise<Void> asked = Promise.promise();
    Promise<Void> left = Promise.promise();
    RoundRobin balancer =
        rig.balancer(
            rig.node(
                request -> {
                  request.response().closeHandler(closed -> left.complete());
                  asked.complete();
                }));
    Socket client = Rig.connect(balancer);
    Rig.send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    Rig.result(asked.future());

    // When
    client.close();

    // Then
    Rig.result(left.future());
  }
}
