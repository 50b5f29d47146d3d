package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.node.app.CacheAdmin.Bounds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators are told when the shared store does not do its part, and of bounds. */
class CacheStoreTest {
  private final CacheRig rig = new CacheRig(Bounds.DEFAULT, "crm", "wiki");

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "purge"})
  void namesWhatTheStoreHasNotCounted(String command) {
    // Given
    rig.store.counts(
        family ->
            family.mount().equals(CacheRig.fingerprint("wiki"))
                ? Future.failedFuture("lost redis://hidden@store")
                : Future.succeededFuture(new Epoch(Long.MAX_VALUE / 2)));

    // When
    Managed.Answer answer;
    try (Managed operator = rig.listen()) {
      answer = operator.post("/cache/" + command + "?tenant=acme");
    }

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"the shared store did not count every change\",\"families\":8,\"failed\":["
                + "{\"tenant\":\"acme\",\"mount\":\"wiki\",\"kind\":\"tools\"},"
                + "{\"tenant\":\"acme\",\"mount\":\"wiki\",\"kind\":\"prompts\"},"
                + "{\"tenant\":\"acme\",\"mount\":\"wiki\",\"kind\":\"resources\"},"
                + "{\"tenant\":\"acme\",\"mount\":\"wiki\",\"kind\":\"templates\"}"
                + "],\"truncated\":false}");
  }

  @Test
  void waitsForASilentStoreOnlySoLong() {
    // Given
    try (CacheRig brief = new CacheRig(new Bounds(10, Duration.ofMillis(100)), "crm")) {
      brief.store.counts(family -> Promise.<Epoch>promise().future());

      // When
      CacheChange change =
          TestClient.await(brief.admin().purge(new CacheFilter(null, "crm", null), false));

      // Then
      assertThat(change.families()).isEqualTo(4);
      assertThat(change.failed()).hasSize(4);
    }
  }

  @Test
  void doesOnlySoMuchAtATime() throws Exception {
    // Given
    Queue<Promise<Epoch>> waiting = new ConcurrentLinkedQueue<>();
    rig.store.counts(
        family -> {
          Promise<Epoch> counted = Promise.promise();
          waiting.add(counted);
          return counted.future();
        });
    ExecutorService operators = Executors.newFixedThreadPool(4);
    try (Managed operator = rig.listen()) {
      var busy =
          Stream.of("crm", "wiki", "crm", "wiki")
              .map(
                  mount ->
                      CompletableFuture.supplyAsync(
                          () -> operator.post("/cache/purge?kind=tools&mount=" + mount), operators))
              .toList();
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> waiting.size() == 4);

      // When
      Managed.Answer refused = operator.get("/cache");

      // Then
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      waiting.forEach(counted -> counted.complete(new Epoch(Long.MAX_VALUE / 2)));
      for (var each : busy) {
        assertThat(each.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> operator.get("/cache").status() == 200);
    } finally {
      operators.shutdownNow();
    }
  }

  @Test
  void saysThatThereIsMoreThanItShows() {
    // Given
    try (CacheRig narrow = new CacheRig(new Bounds(2, Duration.ofSeconds(5)), "crm", "wiki")) {
      narrow.holds("crm", "one", "search");
      narrow.holds("crm", "two", "search");
      narrow.holds("wiki", "one", "read");

      // When
      CacheContents all = narrow.admin().held(new CacheFilter(null, null, null));
      CacheContents some = narrow.admin().held(new CacheFilter(null, "crm", null));

      // Then
      assertThat(all.listings()).hasSize(2);
      assertThat(all.truncated()).isTrue();
      assertThat(some.listings()).hasSize(2);
      assertThat(some.truncated()).isFalse();
    }
  }

  @Test
  void beginsNoEntryOnceTheAnswerIsFull() throws Exception {
    // Given
    rig.holds("crm", "one", "first", "second", "third");
    rig.holds("wiki", "one", "fourth");
    CacheContents contents = rig.admin().held(new CacheFilter(null, null, null));
    int whole = CacheJson.of(contents, CacheJson.Detail.ENTRIES).length();

    for (int bound = 1; bound <= whole; bound++) {
      // When
      String body = CacheJson.of(contents, CacheJson.Detail.ENTRIES, bound).toString();

      // Then
      var json = TestClient.JSON.readTree(body);
      boolean all = json.findValues("originalName").size() == 8;
      assertThat(json.path("truncated").asBoolean())
          .as("bound %s: %s", bound, body)
          .isEqualTo(!all);
      assertThat(body.length()).isLessThan(bound + 600);
    }
  }
}
