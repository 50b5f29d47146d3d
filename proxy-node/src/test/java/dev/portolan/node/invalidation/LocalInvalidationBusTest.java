package dev.portolan.node.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.event.CatalogChanged;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalInvalidationBusTest extends InvalidationBusContract {
  @Override
  protected InvalidationBus bus() {
    return new LocalInvalidationBus();
  }

  @Test
  void aGapIsHeardByAll() {
    // Given
    LocalInvalidationBus bus = new LocalInvalidationBus();
    AtomicInteger gaps = new AtomicInteger();
    bus.subscribe(
        new InvalidationBus.Listener() {
          @Override
          public void changed(CatalogChanged change) {}

          @Override
          public void gap() {
            gaps.incrementAndGet();
          }
        });

    // When
    bus.gap();

    // Then
    assertThat(gaps).hasValue(2); // one more than at the subscription
  }
}
