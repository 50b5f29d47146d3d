package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.reached;
import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionNewsContract;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.session.SessionNotice.Cancelled;
import dev.portolan.node.session.SessionNotice.Changed;
import dev.portolan.node.session.SessionNotice.Ended;
import dev.portolan.node.session.SessionsUnavailable;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of session news, on a real Redis, and with one that goes away. */
class RedisSessionNewsTest extends SessionNewsContract {
  private static final SessionKey KEY = freshKey(ALICE);

  private final RedisServer redis = RedisServer.start();
  private final Rooms rooms = new Rooms();
  private final AtomicInteger ignored = new AtomicInteger();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    redis.close();
  }

  @Override
  protected SessionNews news() {
    return room().sessionNews();
  }

  private RedisRoom room() {
    return rooms.open(
        Rooms.config(redis.uri(), "p"),
        new RedisObserver() {
          @Override
          public void ignoredMessage() {
            ignored.incrementAndGet();
          }
        });
  }

  @Test
  void everyNodeHearsOnceWhatOneTellsOnce() throws Exception {
    // Given
    SessionNews teller = news();
    List<SessionNotice> own = subscribed(teller);
    List<SessionNotice> other = subscribed(news());

    // When
    done(teller.tell(new Changed(KEY)));
    done(teller.tell(new Ended(KEY)));

    // Then
    for (List<SessionNotice> heard : List.of(own, other)) {
      await()
          .atMost(BOUND)
          .untilAsserted(() -> assertThat(heard).containsExactly(new Changed(KEY), new Ended(KEY)));
    }
  }

  @Test
  void afterRedisWasGoneEveryNodeHearsOnceAgain() throws Exception {
    // Given
    RedisRoom one = room();
    RedisRoom another = room();
    List<SessionNotice> own = subscribed(one.sessionNews());
    List<SessionNotice> other = subscribed(another.sessionNews());

    // When
    redis.kill();
    Rooms.missed(one);
    Rooms.missed(another);
    Future<Void> meanwhile = one.sessionNews().tell(new Changed(KEY));
    assertThatThrownBy(() -> done(meanwhile)).cause().isInstanceOf(SessionsUnavailable.class);
    redis.restart();
    bothHear(reached(one), own, other);
    bothHear(reached(another), own, other);
    done(one.sessionNews().tell(new Changed(KEY)));
    done(one.sessionNews().tell(new Ended(KEY)));

    // Then
    for (List<SessionNotice> heard : List.of(own, other)) {
      await().atMost(BOUND).until(() -> heard.contains(new Ended(KEY)));
      assertThat(heard).containsOnlyOnce(new Changed(KEY), new Ended(KEY));
    }
  }

  @Test
  void whoSubscribesWhileRedisIsGoneHearsOnceItIsBack() throws Exception {
    // Given
    redis.kill();
    SessionNews news = news();
    List<SessionNotice> heard = new CopyOnWriteArrayList<>();
    Future<Void> subscribed = news.subscribe(heard::add);

    // When
    boolean before = subscribed.isComplete();
    redis.restart();
    done(subscribed);
    done(news.tell(new Changed(KEY)));

    // Then
    assertThat(before).isFalse();
    await().atMost(BOUND).untilAsserted(() -> assertThat(heard).containsExactly(new Changed(KEY)));
  }

  @Test
  void messagesThatAreNoneAreIgnoredAndCounted() throws Exception {
    // Given
    SessionNews news = news();
    List<SessionNotice> heard = subscribed(news);
    String digest = KEY.digest().hex();
    List<String> none =
        List.of(
            "",
            "x",
            "portolan-session/2 changed " + digest,
            "portolan-session/1 began " + digest,
            "portolan-session/1 changed " + digest.substring(1),
            "portolan-session/1 changed " + digest + "\n",
            "portolan-session/1 ended " + digest + " 1",
            "portolan-session/1 cancelled " + digest,
            "portolan-session/1 cancelled " + digest + " ",
            "portolan-session/1 cancelled " + digest + " " + "1".repeat(1_025));

    // When
    none.forEach(message -> redis.command("PUBLISH", "p:1:sessions", message));
    redis.command("PUBLISH", "p:1:sessions", "portolan-session/1 cancelled " + digest + " 7");

    // Then
    await().atMost(BOUND).until(() -> !heard.isEmpty());
    assertThat(heard).containsExactly(new Cancelled(KEY, RawJson.of("7")));
    assertThat(ignored).hasValue(none.size());
  }

  @Test
  void aClosedNodeHearsNothingMore() throws Exception {
    // Given
    RedisRoom closing = room();
    SessionNews teller = news();
    List<SessionNotice> gone = subscribed(closing.sessionNews());
    List<SessionNotice> still = subscribed(teller);

    // When
    done(closing.close());
    done(teller.tell(new Changed(KEY)));

    // Then
    await().atMost(BOUND).until(() -> !still.isEmpty());
    assertThat(gone).isEmpty();
  }

  /** Tells until it is heard: the subscription of a node may come after its room is reached. */
  private static void bothHear(
      RedisRoom teller, List<SessionNotice> own, List<SessionNotice> other) {
    SessionNotice notice = new Changed(freshKey(ALICE));
    await()
        .atMost(BOUND)
        .until(
            () -> {
              done(teller.sessionNews().tell(notice));
              return own.contains(notice) && other.contains(notice);
            });
  }
}
