package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.tenant.Caller;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in flight on this node, for each tenant and each mount, and how fast each caller
 * may call.
 */
final class Admission {
  /** Callers remembered for their rate. Who is forgotten starts with a full bucket. */
  private static final int MAX_BUCKETS = 100_000;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final LimitsConfig limits;
  private final ConcurrentMap<TenantId, AtomicInteger> byTenant = new ConcurrentHashMap<>();
  private final ConcurrentMap<MountOfTenant, AtomicInteger> byMount = new ConcurrentHashMap<>();
  private final ConcurrentMap<TenantId, AtomicInteger> streams = new ConcurrentHashMap<>();
  private final Cache<Fingerprint, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_BUCKETS)
          .expireAfterAccess(Duration.ofMinutes(10))
          .executor(Runnable::run)
          .build();

  Admission(LimitsConfig limits) {
    this.limits = limits;
  }

  private record MountOfTenant(TenantId tenant, MountId mount) {}

  /** A place taken. It is given back once, however often that is said. */
  static final class Place {
    private final AtomicInteger taken;
    private boolean returned;

    private Place(AtomicInteger taken) {
      this.taken = taken;
    }

    synchronized void giveBack() {
      if (!returned) {
        returned = true;
        taken.decrementAndGet();
      }
    }
  }

  /** A place among the tenant's requests, or an {@code Overloaded} fault. */
  Place request(Caller caller) {
    spendToken(caller);
    return take(
        byTenant.computeIfAbsent(caller.tenant(), tenant -> new AtomicInteger()),
        limits.maxCallsPerTenant(),
        "calls of this tenant in flight");
  }

  /** A place among the calls to one mount, or an {@code Overloaded} fault. */
  Place call(Caller caller, MountId mount) {
    return take(
        byMount.computeIfAbsent(
            new MountOfTenant(caller.tenant(), mount), key -> new AtomicInteger()),
        limits.maxCallsPerMount(),
        "calls to this backend in flight");
  }

  /** A place among the tenant's listen streams, or an {@code Overloaded} fault. */
  Place stream(Caller caller) {
    return take(
        streams.computeIfAbsent(caller.tenant(), tenant -> new AtomicInteger()),
        limits.maxStreamsPerTenant(),
        "listen streams of this tenant");
  }

  private static Place take(AtomicInteger taken, int limit, String what) {
    if (taken.incrementAndGet() > limit) {
      taken.decrementAndGet();
      throw new FaultException(
          new Fault.Overloaded(what + " (expected: at most " + limit + ")", SOON));
    }
    return new Place(taken);
  }

  private void spendToken(Caller caller) {
    LimitsConfig.@Nullable Rate rate = limits.rate();
    if (rate == null) {
      return;
    }
    var probe =
        buckets.get(caller.authorization(), key -> bucketOf(rate)).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new FaultException(
          new Fault.Overloaded(
              "requests (expected: at most " + rate.perSecond() + " a second)",
              Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1)));
    }
  }

  private static Bucket bucketOf(LimitsConfig.Rate rate) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(rate.burst())
                .refillGreedy(rate.perSecond(), Duration.ofSeconds(1))
                .build())
        .build();
  }
}
