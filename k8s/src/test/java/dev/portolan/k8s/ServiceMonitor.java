package dev.portolan.k8s;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/**
 * What the Prometheus operator reads, as far as we write it: the model has no type for it.
 *
 * @param spec which Services are scraped, and how
 */
record ServiceMonitor(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
  static final String VERSION = "monitoring.coreos.com/v1";

  record Spec(LabelSelector selector, List<Endpoint> endpoints) {}

  record Endpoint(String port, String path, String interval, String scrapeTimeout) {}
}
