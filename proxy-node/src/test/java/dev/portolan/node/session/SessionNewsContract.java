package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.session.SessionNotice.Cancelled;
import dev.portolan.node.session.SessionNotice.Changed;
import dev.portolan.node.session.SessionNotice.Ended;
import dev.portolan.node.session.SessionNotice.Listening;
import dev.portolan.node.session.SessionNotice.Resumed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What all session news must do. A twin's test extends this and says how they are made. */
public abstract class SessionNewsContract {
  private static final Duration BOUND = Duration.ofSeconds(10);

  /** News that nobody has used, among nodes that nobody else is on. */
  protected abstract SessionNews news();

  @Test
  void whatIsToldIsHeardOnceInItsOrderByAllOfTheTellersOwnNode() throws Exception {
    // Given
    SessionNews news = news();
    List<SessionNotice> one = subscribed(news);
    List<SessionNotice> other = subscribed(news);
    SessionKey key = freshKey(ALICE);
    List<SessionNotice> notices =
        List.of(
            new Changed(key),
            new Cancelled(key, RawJson.of("1")),
            new Changed(freshKey(ALICE)),
            new Resumed(key, freshKey(ALICE).digest()),
            new Listening(key, freshKey(ALICE).digest()),
            new Ended(key));

    // When
    for (SessionNotice notice : notices) {
      done(news.tell(notice));
    }

    // Then
    await().atMost(BOUND).untilAsserted(() -> assertThat(one).isEqualTo(notices));
    await().atMost(BOUND).untilAsserted(() -> assertThat(other).isEqualTo(notices));
  }

  @Test
  void theIdOfACancelledRequestArrivesToTheByte() throws Exception {
    // Given
    SessionNews news = news();
    List<SessionNotice> heard = subscribed(news);
    SessionKey key = freshKey(ALICE);
    String longest = "\"" + "x".repeat(Cancelled.MAX_REQUEST_BYTES - 2) + "\"";
    List<SessionNotice> notices =
        List.of(
            new Cancelled(key, RawJson.of("-1.0e+2")),
            new Cancelled(key, RawJson.of("\"caf\u00e9 \\u00e9 \ud83d\udea2 \\n\"")),
            new Cancelled(key, RawJson.of(longest)),
            new Cancelled(key, RawJson.copyOf(new byte[] {'"', '\n', 0, -1, -128, ' ', '"'})));

    // When
    for (SessionNotice notice : notices) {
      done(news.tell(notice));
    }

    // Then
    await().atMost(BOUND).untilAsserted(() -> assertThat(heard).isEqualTo(notices));
  }

  @Test
  void aListenerThatThrowsHarmsNobodyElse() throws Exception {
    // Given
    SessionNews news = news();
    done(
        news.subscribe(
            notice -> {
              throw new IllegalStateException("broken on purpose");
            }));
    List<SessionNotice> heard = subscribed(news);
    SessionKey key = freshKey(ALICE);

    // When
    done(news.tell(new Changed(key)));
    done(news.tell(new Ended(key)));

    // Then
    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(heard).containsExactly(new Changed(key), new Ended(key)));
  }

  /** What is heard from now on. */
  protected static List<SessionNotice> subscribed(SessionNews news) throws Exception {
    List<SessionNotice> heard = new CopyOnWriteArrayList<>();
    done(news.subscribe(heard::add));
    return heard;
  }

  protected static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }
}
