package dev.portolan.node.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.ApiKeyConfig;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.Template;
import dev.portolan.node.config.TenantConfig;
import dev.portolan.node.wire.BackendAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Invariant 3, where it begins: a client factory that picks the backend by anything it reads of the
 * caller divides callers by exactly that, with nobody having to say so.
 */
class PartitionPropertyTest {
  private static final long SEED = 3479;
  private static final Fingerprint MOUNT = Fingerprint.of("mount").add("crm").build();
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> VALUES = List.of("", "1", "2", "1\u00002", "ü", "a", "b");

  private final Random random = new Random(SEED);

  /** One evaluation: what was read, in which partition it fell, and where it led. */
  private record Outcome(
      TenantId tenant,
      Map<String, Optional<String>> reads,
      Partition partition,
      Optional<BackendAddress> address) {}

  /** A factory that reads what it likes, depending on what it has read, and on nothing else. */
  private record Whimsical(long whim) implements ClientFactory {
    @Override
    public String name() {
      return "whimsical";
    }

    @Override
    public Optional<BackendAddress> addressFor(CallContext context) {
      List<String> seen = new ArrayList<>();
      for (int reads = new Random(whim).nextInt(5); reads > 0; reads--) {
        seen.add(read(context, new Random(31 * whim + seen.hashCode())));
      }
      String path = URLEncoder.encode(seen.toString(), StandardCharsets.UTF_8);
      return Optional.of(new BackendAddress(URI.create("http://b/" + path), Map.of()));
    }

    private static String read(CallContext context, Random whim) {
      String name = NAMES.get(whim.nextInt(NAMES.size()));
      return switch (whim.nextInt(5)) {
        case 0 -> context.tenantId();
        case 1 -> context.subject();
        case 2 -> context.tenantAttribute(name).toString();
        case 3 -> context.claim(name).toString();
        default -> context.header(name.toUpperCase(Locale.ROOT)).toString();
      };
    }
  }

  private Map<String, String> some() {
    Map<String, String> some = new HashMap<>();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        some.put(name, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return some;
  }

  private Outcome evaluate(Binding binding, boolean withTenant) {
    String tenant = random.nextBoolean() ? "acme" : "globex";
    TenantConfig config =
        new TenantConfig(new TenantId(tenant), some(), List.of(), true, List.of(), Set.of());
    String subject = random.nextBoolean() ? "bot" : "1";
    Principal principal =
        Principal.of(config, new ApiKeyConfig(subject, "ab".repeat(32), Set.of(), some(), null));
    Map<String, Optional<String>> headers = new HashMap<>();
    some().forEach((name, value) -> headers.put(name, Optional.of(value)));
    RecordingContext context = new RecordingContext(principal, headers);
    Optional<BackendAddress> address = binding.addressFor(context);
    return new Outcome(config.id(), context.reads(), context.close(MOUNT, withTenant), address);
  }

  private void holdsAmong(List<Outcome> outcomes, boolean withTenant) {
    for (Outcome one : outcomes) {
      for (Outcome other : outcomes) {
        boolean sameTenant = !withTenant || one.tenant().equals(other.tenant());
        boolean sameReads = sameTenant && one.reads().equals(other.reads());
        String reason = "seed %d: %s and %s".formatted(SEED, one, other);
        assertThat(one.partition().equals(other.partition())).as(reason).isEqualTo(sameReads);
        if (sameReads) {
          assertThat(one.address()).as(reason).isEqualTo(other.address());
        }
      }
    }
  }

  @Test
  void callersShareAPartitionOnlyIfAFactoryReadTheSameOfBoth() {
    for (int i = 0; i < 400; i++) {
      // Given
      Binding binding = new FactoryBinding(new Whimsical(random.nextLong()));
      boolean withTenant = random.nextBoolean();

      // When
      List<Outcome> outcomes = new ArrayList<>();
      for (int j = 0; j < 12; j++) {
        outcomes.add(evaluate(binding, withTenant));
      }

      // Then
      holdsAmong(outcomes, withTenant);
    }
  }

  @Test
  void callersShareAPartitionOnlyIfATemplateReadTheSameOfBoth() {
    List<String> variables =
        List.of(
            "${tenant.id}",
            "${tenant.attributes.a}",
            "${caller.subject}",
            "${caller.claims.a}",
            "${caller.claims.b}",
            "${request.header.A}",
            "plain");
    for (int i = 0; i < 400; i++) {
      // Given
      String path = variables.get(random.nextInt(variables.size()));
      String query = variables.get(random.nextInt(variables.size()));
      String header = variables.get(random.nextInt(variables.size()));
      Binding binding = template("http://b/" + path + "?q=" + query, header);

      // When
      List<Outcome> outcomes = new ArrayList<>();
      for (int j = 0; j < 12; j++) {
        outcomes.add(evaluate(binding, true));
      }

      // Then
      holdsAmong(outcomes, true);
    }
  }

  private static Binding template(String url, String header) {
    return new TemplateBinding(
        new MountConfig(
            new MountId("m"),
            Template.parse(url),
            null,
            Map.of("x-a", Template.parse(header)),
            null,
            MountConfig.EraChoice.AUTO,
            NamingConfig.BARE,
            null,
            MountConfig.OnClientList.SERVE,
            MountConfig.Share.TENANT,
            MountConfig.Sessions.PER_CLIENT,
            Set.of(),
            null));
  }
}
