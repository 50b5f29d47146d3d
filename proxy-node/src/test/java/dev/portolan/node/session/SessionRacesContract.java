package dev.portolan.node.session;

import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.SessionConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of sessions must do when several want the same. */
public abstract class SessionRacesContract {
  static final Duration HOUR = Duration.ofHours(1);

  /** One session a principal, that soon ends. */
  protected static final SessionConfig SHORT = new SessionConfig(Duration.ofSeconds(1), HOUR, 1);

  private static final int MANY = 40;

  /** A store of this configuration; all of one test hold the same sessions, or the test has one. */
  protected abstract SessionStore store(SessionConfig config);

  /** Lets at least this much time pass for the store. */
  protected abstract void pass(Duration time);

  @Test
  void ofManyThatEnterOneWinsAndAllGetTheWinners() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    List<Optional<BackendSession>> entered =
        atOnce(i -> done(store.enter(key, CRM, backend("b" + i), null)));

    // Then
    Optional<BackendSession> winner = done(store.find(key)).map(found -> found.backends().get(CRM));
    assertThat(winner).isPresent();
    assertThat(entered).hasSize(MANY).containsOnly(winner);
  }

  @Test
  void ofManyThatReplaceALostOneOneWins() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));
    done(store.enter(key, CRM, backend("lost"), null));

    // When
    List<Optional<BackendSession>> entered =
        atOnce(i -> done(store.enter(key, CRM, backend("b" + i), backend("lost"))));

    // Then
    Optional<BackendSession> winner = done(store.find(key)).map(found -> found.backends().get(CRM));
    assertThat(winner).isPresent().isNotEqualTo(Optional.of(backend("lost")));
    assertThat(entered).hasSize(MANY).containsOnly(winner);
  }

  @Test
  void whoDidNotSeeWhatIsEnteredGetsIt() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));
    done(store.enter(key, CRM, backend("standing"), null));

    // When
    Optional<BackendSession> sawNone = done(store.enter(key, CRM, backend("late"), null));
    Optional<BackendSession> sawAnother =
        done(store.enter(key, CRM, backend("late"), backend("long lost")));

    // Then
    assertThat(sawNone).contains(backend("standing"));
    assertThat(sawAnother).contains(backend("standing"));
  }

  @Test
  void whatWasLostIsReplacedAlsoIfNothingIsEnteredAnyMore() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    Optional<BackendSession> first =
        done(store.enter(key, CRM, backend("new"), backend("never entered")));
    Optional<BackendSession> second = done(store.enter(key, CRM, backend("newer"), backend("new")));

    // Then
    assertThat(first).contains(backend("new"));
    assertThat(second).contains(backend("newer"));
    assertThat(done(store.find(key)).orElseThrow().backends())
        .containsExactly(Map.entry(CRM, backend("newer")));
  }

  @Test
  void ofManyThatEndASessionOneGetsIt() throws Exception {
    // Given
    SessionStore store = store(SessionConfig.DEFAULT);
    SessionKey key = freshKey(ALICE);
    done(store.begin(key, ALICE, EDITOR));

    // When
    List<Optional<Session>> ended = atOnce(i -> done(store.end(key, ALICE)));

    // Then
    assertThat(ended).hasSize(MANY).containsOnlyOnce(Optional.of(EDITOR));
    assertThat(ended.stream().flatMap(Optional::stream)).hasSize(1);
  }

  @Test
  void ofManyThatBeginNoMoreThanMayDo() throws Exception {
    // Given
    SessionStore store = store(new SessionConfig(HOUR, HOUR, 7));

    // When
    List<Boolean> begun = atOnce(i -> done(store.begin(freshKey(ALICE), ALICE, EDITOR)));

    // Then
    assertThat(begun.stream().filter(Boolean::booleanValue)).hasSize(7);
  }

  static <T> List<T> atOnce(Attempt<T> attempt) throws Exception {
    try (var threads = Executors.newFixedThreadPool(MANY)) {
      List<Callable<T>> attempts =
          IntStream.range(0, MANY).<Callable<T>>mapToObj(i -> () -> attempt.of(i)).toList();
      List<T> results = new ArrayList<>();
      for (var result : threads.invokeAll(attempts, 20, TimeUnit.SECONDS)) {
        results.add(result.resultNow());
      }
      return results;
    }
  }

  protected static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  interface Attempt<T> {
    T of(int number) throws Exception;
  }
}
