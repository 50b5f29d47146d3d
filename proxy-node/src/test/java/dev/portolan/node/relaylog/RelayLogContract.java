package dev.portolan.node.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store of relay logs must do. A twin's test extends this. */
public abstract class RelayLogContract {
  protected static final LogKey A = LogKey.of("test", "a");
  protected static final LogKey B = LogKey.of("test", "b");

  /** Logs that nobody has written to yet. */
  protected abstract RelayLog logs();

  /** Lets the life of all logs pass. */
  protected abstract void passLife() throws Exception;

  @Test
  void readsWhatWasAddedInItsOrderFromAnyPlace() throws Exception {
    // Given
    append(A, "one", "two", "", "four");
    append(B, "other");

    // When, Then
    assertThat(read(A, 0)).containsExactly("1 one", "2 two", "3 ", "4 four");
    assertThat(read(A, 2)).containsExactly("3 ", "4 four");
    assertThat(read(A, 4)).isEmpty();
    assertThat(read(A, 99)).isEmpty();
    assertThat(read(B, 0)).containsExactly("1 other");
  }

  @Test
  void nothingIsReadFromALogThatNobodyBegan() throws Exception {
    // When, Then
    assertThat(read(A, 0)).isEmpty();
  }

  @Test
  void keepsEveryByte() throws Exception {
    // Given
    byte[] all = new byte[256];
    IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);

    // When
    done(logs().append(A, all));

    // Then
    assertThat(done(logs().read(A, 0)).getFirst().bytes()).isEqualTo(all);
  }

  @Test
  void anEndedLogTakesNothingMoreAndCanStillBeRead() throws Exception {
    // Given
    append(A, "one");

    // When
    done(logs().end(A));
    done(logs().end(B));
    long late = done(logs().append(A, bytes("late")));
    long neverBegun = done(logs().append(B, bytes("late")));

    // Then
    assertThat(late).isZero();
    assertThat(neverBegun).isZero();
    assertThat(read(A, 0)).containsExactly("1 one");
    assertThat(read(B, 0)).isEmpty();
  }

  @Test
  void takesAsManyBytesAsMayBeAndReadsThemByPages() throws Exception {
    // Given
    int half = RelayLog.PAGE_BYTES / 2 - 100;
    int large = RelayLog.MAX_BYTES - 2 * half;
    done(logs().append(A, new byte[half]));
    done(logs().append(A, new byte[half]));

    // When
    long tooLarge = done(logs().append(A, new byte[large + 1]));
    long last = done(logs().append(A, new byte[large]));
    long full = done(logs().append(A, new byte[1]));

    // Then
    assertThat(tooLarge).isZero();
    assertThat(last).isEqualTo(3);
    assertThat(full).isZero();
    assertThat(numbers(A, 0)).containsExactly(1L, 2L);
    assertThat(numbers(A, 1)).containsExactly(2L);
    assertThat(numbers(A, 2)).containsExactly(3L);
  }

  @Test
  void aLogIsForgottenAWhileAfterItsLastMessage() throws Exception {
    // Given
    append(A, "one", "two");
    done(logs().end(B));

    // When
    passLife();

    // Then
    assertThat(read(A, 0)).isEmpty();
    assertThat(append(A, "anew")).isEqualTo(1);
    assertThat(append(B, "anew")).isEqualTo(1);
  }

  @Test
  void ofWritersAtOnceEachKeepsItsOrderAndNothingIsLost() throws Exception {
    // Given
    int writers = 8;
    int each = 25;

    // When
    List<List<Long>> given = atOnce(writers, writer -> written(writer, each));

    // Then
    List<Long> all = given.stream().flatMap(List::stream).sorted().toList();
    assertThat(all).containsExactlyElementsOf(to((long) writers * each));
    assertThat(given).allSatisfy(own -> assertThat(own).isSortedAccordingTo(naturally()));
    List<String> read = read(A, 0);
    for (int writer = 0; writer < writers; writer++) {
      for (int i = 0; i < each; i++) {
        assertThat(read).contains(given.get(writer).get(i) + " " + writer + "/" + i);
      }
    }
  }

  private List<Long> written(int writer, int count) throws Exception {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(done(logs().append(A, bytes(writer + "/" + i))));
    }
    return numbers;
  }

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static Comparator<Long> naturally() {
    return Comparator.naturalOrder();
  }

  private interface Attempt<T> {
    T of(int number) throws Exception;
  }

  private static <T> List<T> atOnce(int count, Attempt<T> attempt) throws Exception {
    try (var threads = Executors.newFixedThreadPool(count)) {
      List<Callable<T>> attempts =
          IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> attempt.of(i)).toList();
      List<T> results = new ArrayList<>();
      for (var result : threads.invokeAll(attempts)) {
        results.add(result.get(10, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  /** The number of the last. */
  protected long append(LogKey log, String... messages) throws Exception {
    long number = 0;
    for (String message : messages) {
      number = done(logs().append(log, bytes(message)));
    }
    return number;
  }

  protected List<String> read(LogKey log, long after) throws Exception {
    return done(logs().read(log, after)).stream()
        .map(read -> read.number() + " " + new String(read.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  private List<Long> numbers(LogKey log, long after) throws Exception {
    return done(logs().read(log, after)).stream().map(LogMessage::number).toList();
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
