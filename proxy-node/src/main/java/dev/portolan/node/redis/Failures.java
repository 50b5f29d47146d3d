package dev.portolan.node.redis;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisTimeoutException;

/** What a failure of Redis or of its client means. Messages of theirs are read, never passed on. */
final class Failures {
  /** Of Redis' own errors, those that mean something to us. All others are unexpected. */
  private static final Map<String, Reason> CODES =
      Map.ofEntries(
          Map.entry("OOM", Reason.FULL),
          Map.entry("READONLY", Reason.READ_ONLY),
          Map.entry("MISCONF", Reason.NOT_SAVING),
          Map.entry("NOREPLICAS", Reason.TOO_FEW_REPLICAS),
          Map.entry("NOPERM", Reason.NO_PERMISSION),
          Map.entry("NOAUTH", Reason.WRONG_PASSWORD),
          Map.entry("WRONGPASS", Reason.WRONG_PASSWORD),
          Map.entry("LOADING", Reason.LOADING),
          Map.entry("BUSY", Reason.BUSY),
          Map.entry("MASTERDOWN", Reason.NO_MASTER),
          Map.entry("CLUSTERDOWN", Reason.CLUSTER_DOWN));

  /** These are answers, but nothing else would be answered otherwise. */
  private static final List<Reason> OUT_OF_REACH =
      List.of(
          Reason.WRONG_PASSWORD,
          Reason.LOADING,
          Reason.BUSY,
          Reason.NO_MASTER,
          Reason.CLUSTER_DOWN);

  /** Redis before 7 wraps what a command in a script answered. */
  private static final Pattern CODE = Pattern.compile("^(?:ERR .*? -)?([A-Z]+) ");

  /** Redis before 7 says it so of a command in a script. */
  private static final String MAY_NOT = "The user executing the script";

  private Failures() {}

  static StoreUnavailable of(Throwable failure) {
    return switch (failure) {
      case StoreUnavailable known -> known;
      case CompletionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
      case ExecutionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
      case RedissonShutdownException closed -> lost(Reason.CLOSED);
      case RedisTimeoutException late -> lost(Reason.TIMEOUT);
      case TimeoutException late -> lost(Reason.TIMEOUT);
      case CancellationException late -> lost(Reason.TIMEOUT);
      case RedisNodeNotFoundException nobody -> lost(Reason.NO_MASTER);
      case RedisReconnectedException broken -> lost(Reason.UNREACHABLE);
      case RedisConnectionException refused -> lost(whyNoConnection(refused));
      case RedisOutOfMemoryException full -> new StoreUnavailable(Reason.FULL, false);
      case RedisException answer -> answered(answer);
      case IOException broken -> lost(whyNoConnection(broken));
      default -> new StoreUnavailable(Reason.UNEXPECTED, false);
    };
  }

  /** Whether a key held what no command of ours would have put there. */
  static boolean isOfAnotherType(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisException
        && cause.getMessage() != null
        && cause.getMessage().startsWith("WRONGTYPE ");
  }

  /** Redis has answered; or its client wraps what happened instead. */
  private static StoreUnavailable answered(RedisException answer) {
    Reason reason = said(answer);
    if (reason != null) {
      return new StoreUnavailable(reason, OUT_OF_REACH.contains(reason));
    }
    Throwable cause = answer.getCause();
    return cause != null ? of(cause) : new StoreUnavailable(Reason.UNEXPECTED, false);
  }

  private static Reason whyNoConnection(Throwable failure) {
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 10; at = at.getCause(), depth++) {
      Reason reason = at instanceof SSLException ? Reason.TLS : said(at);
      if (reason != null) {
        return reason;
      }
    }
    return Reason.UNREACHABLE;
  }

  private static @Nullable Reason said(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return null;
    }
    Matcher code = CODE.matcher(message);
    Reason reason = code.find() ? CODES.get(code.group(1)) : null;
    return reason == null && message.contains(MAY_NOT) ? Reason.NO_PERMISSION : reason;
  }

  private static StoreUnavailable lost(Reason reason) {
    return new StoreUnavailable(reason, true);
  }
}
