package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.event.CatalogChanged;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Queue<Runnable> other = new ArrayDeque<>();
  private final List<String> read = new ArrayList<>();
  private final Inbox<CatalogChanged> inbox = new Inbox<>(3, other::add, new Log());

  private final class Log implements Inbox.Reader<CatalogChanged> {
    @Override
    public void told(CatalogChanged change) {
      read.add(Long.toString(change.epoch().value()));
    }

    @Override
    public void gap() {
      read.add("gap");
    }

    @Override
    public void dropped() {
      read.add("dropped");
    }
  }

  @Test
  void handsOverInOrderAndOnTheOtherThreadOnly() {
    // Given
    inbox.told(change(1));
    inbox.gap();
    inbox.told(change(2));
    List<String> before = List.copyOf(read);

    // When
    run();

    // Then
    assertThat(before).isEmpty();
    assertThat(read).containsExactly("1", "gap", "2");
  }

  @Test
  void asksForTheOtherThreadOnceWhileThatIsToCome() {
    // When
    inbox.told(change(1));
    inbox.told(change(2));

    // Then
    assertThat(other).hasSize(1);
  }

  @Test
  void asksAgainWhenAllWasRead() {
    // Given
    inbox.told(change(1));
    run();

    // When
    inbox.told(change(2));
    run();

    // Then
    assertThat(read).containsExactly("1", "2");
  }

  @Test
  void whatOverflowsIsDroppedAndAGapIsLeft() {
    // When
    for (int i = 1; i <= 5; i++) {
      inbox.told(change(i));
    }
    run();

    // Then
    assertThat(read).containsExactly("dropped", "gap", "5");
  }

  private void run() {
    for (Runnable task = other.poll(); task != null; task = other.poll()) {
      task.run();
    }
  }

  private static CatalogChanged change(long epoch) {
    return new CatalogChanged(Samples.family("a"), new Epoch(epoch));
  }
}
