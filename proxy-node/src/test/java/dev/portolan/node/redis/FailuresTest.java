package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisClusterDownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisLoadingException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisWrongPasswordException;

/** Messages as Redis 6.2 and 7.0 write them, and as the client passes them on. */
class FailuresTest {

  @Test
  void refusalsAreAnswers() {
    Map<Throwable, Reason> refusals =
        Map.of(
            new RedisOutOfMemoryException("command not allowed"),
            Reason.FULL,
            new RedisReadonlyException("READONLY You can't write"),
            Reason.READ_ONLY,
            new RedisException(
                "ERR Error running script (call to f_0123): @user_script:18: -READONLY You"),
            Reason.READ_ONLY,
            new RedisException("MISCONF Redis is configured to save"),
            Reason.NOT_SAVING,
            new RedisException("NOREPLICAS Not enough good replicas"),
            Reason.TOO_FEW_REPLICAS,
            new RedisException("NOPERM this user has no permissions"),
            Reason.NO_PERMISSION,
            new RedisException("ERR @user_script:1: The user executing the script can't run this"),
            Reason.NO_PERMISSION,
            new RedisException("WRONGTYPE Operation against a key"),
            Reason.UNEXPECTED,
            new RedisException("ERR syntax error. params: [READONLY LOADING]"),
            Reason.UNEXPECTED,
            new IllegalStateException("no message of Redis: OOM "),
            Reason.UNEXPECTED);

    refusals.forEach(
        (failure, reason) -> {
          // When
          StoreUnavailable read = Failures.of(failure);

          // Then
          assertThat(read.reason()).as(failure.toString()).isEqualTo(reason);
          assertThat(read.isLost()).as(failure.toString()).isFalse();
        });
  }

  @Test
  void whatNothingElseWouldSurviveIsOutOfReach() {
    Map<Throwable, Reason> losses =
        Map.ofEntries(
            Map.entry(new TimeoutException(), Reason.TIMEOUT),
            Map.entry(new CancellationException(), Reason.TIMEOUT),
            Map.entry(new RedisResponseTimeoutException("timeout"), Reason.TIMEOUT),
            Map.entry(new RedisConnectionException("refused"), Reason.UNREACHABLE),
            Map.entry(new RedisReconnectedException("again"), Reason.UNREACHABLE),
            Map.entry(new IOException("Connection reset"), Reason.UNREACHABLE),
            Map.entry(new RedisException("wrapped", new IOException()), Reason.UNREACHABLE),
            Map.entry(new RedisNodeNotFoundException("slot"), Reason.NO_MASTER),
            Map.entry(new RedisLoadingException("LOADING Redis is"), Reason.LOADING),
            Map.entry(new RedisException("BUSY Redis is busy"), Reason.BUSY),
            Map.entry(new RedisException("MASTERDOWN Link with"), Reason.NO_MASTER),
            Map.entry(new RedisClusterDownException("CLUSTERDOWN The"), Reason.CLUSTER_DOWN),
            Map.entry(new RedisWrongPasswordException("WRONGPASS no"), Reason.WRONG_PASSWORD),
            Map.entry(new SSLHandshakeException("PKIX"), Reason.TLS),
            Map.entry(new RedissonShutdownException("closed"), Reason.CLOSED));

    losses.forEach(
        (failure, reason) -> {
          // When
          StoreUnavailable read = Failures.of(new CompletionException(failure));

          // Then
          assertThat(read.reason()).as(failure.toString()).isEqualTo(reason);
          assertThat(read.isLost()).as(failure.toString()).isTrue();
        });
  }

  @Test
  void aConnectionThatFailedSaysWhy() {
    // When
    Reason password = why(new RedisWrongPasswordException("WRONGPASS invalid"));
    Reason permission = why(new RedisException("NOPERM no permissions to run 'client|setname'"));
    Reason certificate = why(new SSLHandshakeException("PKIX path building failed"));

    // Then
    assertThat(password).isEqualTo(Reason.WRONG_PASSWORD);
    assertThat(permission).isEqualTo(Reason.NO_PERMISSION);
    assertThat(certificate).isEqualTo(Reason.TLS);
  }

  private static Reason why(Exception cause) {
    StoreUnavailable read =
        Failures.of(
            new RedisConnectionException(
                "Unable to connect to 10.0.0.1", new CompletionException(cause)));
    assertThat(read.isLost()).isTrue();
    return read.reason();
  }

  @Test
  void whatIsToldIsAWordAndNothingOfTheFailure() {
    // When
    StoreUnavailable told =
        Failures.of(new RedisConnectionException("redis://user:secret@10.0.0.1:6379"));

    // Then
    assertThat(told).hasMessage("unreachable").hasNoCause();
    assertThat(told.getStackTrace()).isEmpty();
  }
}
