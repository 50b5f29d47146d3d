package dev.portolan.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the Prometheus operator reads, as far as we write it: Kubernetes has no type for it, and the
 * model no module any more.
 */
@Group("monitoring.coreos.com")
@Version("v1")
final class ServiceMonitor implements HasMetadata {
  private static final long serialVersionUID = 1;

  private String apiVersion = "";
  private @Nullable String kind;
  private ObjectMeta metadata = new ObjectMeta();
  private @Nullable Spec spec;

  record Spec(LabelSelector selector, List<Endpoint> endpoints) {}

  record Endpoint(String port, String path, String interval, String scrapeTimeout) {}

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta meta) {
    metadata = meta;
  }

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String version) {
    apiVersion = version;
  }

  @Override
  public String getKind() {
    return kind == null ? HasMetadata.super.getKind() : kind;
  }

  public void setKind(String name) {
    kind = name;
  }

  public @Nullable Spec getSpec() {
    return spec;
  }

  public void setSpec(Spec wanted) {
    spec = wanted;
  }
}
