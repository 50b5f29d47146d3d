package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineQueueTest {
  private static final int MANY = 10_000;

  private final LoggerContext context = new LoggerContext();
  private final Stuck stuck = new Stuck();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final LineQueue queue = new LineQueue(stuck, lost::add);
  private final Logger logger = context.getLogger("dev.portolan.access");

  LineQueueTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    stuck.setContext(context);
    stuck.start();
    queue.setContext(context);
    queue.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(queue);
  }

  @AfterEach
  void stop() {
    stuck.open.countDown();
    context.stop();
  }

  /** A disk that takes nothing until it is told to. */
  private static final class Stuck extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      try {
        if (open.await(15, TimeUnit.SECONDS)) {
          written.add(event.getFormattedMessage());
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void neverWaitsForADiskAndCountsWhatItLoses() {
    // When
    for (int line = 0; line < MANY; line++) {
      logger.info("line {}", line);
    }

    // Then
    assertThat(lost).isNotEmpty().containsOnly("dev.portolan.access");
    assertThat(stuck.written).isEmpty();

    // When
    stuck.open.countDown();

    // Then
    await().until(() -> stuck.written.size() == MANY - lost.size());
    assertThat(stuck.written).startsWith("line 0", "line 1");
  }

  @Test
  void writesWhatWaitsBeforeItEnds() {
    // Given
    stuck.open.countDown();
    for (int line = 0; line < 100; line++) {
      logger.info("line {}", line);
    }

    // When
    logger.detachAndStopAllAppenders();

    // Then
    assertThat(stuck.written).hasSize(100).endsWith("line 99");
  }
}
