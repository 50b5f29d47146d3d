package dev.portolan.node.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelBoundTest {

  @Test
  void admitsTheFirstAndKeepsThem() {
    // Given
    LabelBound<String> bound = new LabelBound<>(2);

    // When
    List<Boolean> admitted =
        IntStream.of(1, 2, 3, 1, 2).mapToObj(i -> bound.admits("v" + i)).toList();

    // Then
    assertThat(admitted).containsExactly(true, true, false, true, true);
  }

  @Test
  void admitsNothingWhenTheBoundIsZero() {
    assertThat(new LabelBound<String>(0).admits("a")).isFalse();
  }

  @Test
  void refusesNegativeBoundAndSaysWhy() {
    assertThatThrownBy(() -> new LabelBound<String>(-1)).hasMessage("max: -1 (expected: >= 0)");
  }

  @Test
  void neverAdmitsMoreThanTheBoundWhenManyThreadsAsk() throws Exception {
    // Given
    LabelBound<Integer> bound = new LabelBound<>(10);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var tasks = IntStream.range(0, 1_000).mapToObj(i -> asking(bound, i)).toList();

      // When
      threads.invokeAll(tasks);
    }

    // Then
    assertThat(IntStream.range(0, 1_000).filter(bound::admits)).hasSize(10);
  }

  private static Callable<Boolean> asking(LabelBound<Integer> bound, int value) {
    return () -> bound.admits(value);
  }
}
