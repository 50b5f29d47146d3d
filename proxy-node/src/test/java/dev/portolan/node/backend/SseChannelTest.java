package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.SseFront;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that meet the end of their stream, or a stream that bears no more. */
class SseChannelTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicInteger ended = new AtomicInteger();
  private SseFront front;
  private BoundMount mount;
  private Line line;
  private SseChannel channel;

  @BeforeEach
  void open() {
    FakeMcpServer server = BackendRig.await(FakeMcpServer.start(vertx, Era.LEGACY));
    front = BackendRig.await(SseFront.start(vertx, server));
    mount = BackendRig.mount(front.uri());
    // the stream takes the only connection: whatever is posted waits for the next
    HttpClient http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(1));
    line = new Line(vertx, http, Duration.ofSeconds(10));
    var settings =
        new BackendSettings(
            LimitsConfig.DEFAULT,
            CatalogConfig.DEFAULT,
            "0.0.0-test",
            BackendRig.SALT,
            () -> 0L,
            BackendSettings.Pace.DEFAULT);
    var opening = new SseOpening(line, (at, message) -> {}, settings);
    channel = BackendRig.await(onLoop(() -> opening.open(mount)));
  }

  @AfterEach
  void close() {
    BackendRig.await(vertx.close());
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(nothing -> work.get().onComplete(promise));
    return promise.future();
  }

  private Future<Heard> ask() {
    Buffer message = Buffer.buffer("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}");
    var outgoing = Outgoing.post(Map.of(), message, Duration.ofSeconds(10));
    var ending =
        new HttpExchange.Ending() {
          @Override
          public void over() {
            ended.incrementAndGet();
          }
        };
    var sent = new SseExchange.Sent(7, outgoing, ending);
    return onLoop(() -> new SseExchange(line, channel, mount, sent).hear());
  }

  private static boolean meansSessionLost(Future<Heard> heard) {
    return BackendRig.await(heard) instanceof Heard.Refused refused && refused.meansSessionLost();
  }

  @Test
  void aRequestInASessionThatIsOverWasRefused() {
    // Given
    channel.close();
    // When
    Future<Heard> heard = ask();
    // Then
    assertThat(meansSessionLost(heard)).isTrue();
    assertThat(ended).hasValue(1);
  }

  @Test
  void aRequestWhoseStreamBreaksBeforeItIsPostedWasRefused() {
    // Given
    Future<Heard> heard = ask();
    // When
    front.breakStreams();
    // Then
    assertThat(meansSessionLost(heard)).isTrue();
    assertThat(ended).hasValue(1);
    assertThat(front.requests()).extracting("verb").containsExactly("GET");
  }

  @Test
  void bearsNoMoreThanItsBound() {
    // Given
    var hearer =
        new SseChannel.Hearer() {
          @Override
          public void heard(RawJson message, boolean last) {
            throw new AssertionError("heard " + message + " (expected: nothing)");
          }

          @Override
          public void lost() {
            ended.incrementAndGet();
          }
        };
    for (int id = 0; id < 10_000; id++) {
      assertThat(channel.enter(id, hearer)).isEqualTo(SseChannel.Entry.OPEN);
    }
    // When
    SseChannel.Entry beyond = channel.enter(10_000, hearer);
    channel.leave(1);
    // Then
    assertThat(beyond).isEqualTo(SseChannel.Entry.FULL);
    assertThat(channel.enter(10_001, hearer)).isEqualTo(SseChannel.Entry.OPEN);
  }
}
