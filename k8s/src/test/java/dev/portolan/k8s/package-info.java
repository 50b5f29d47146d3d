/**
 * What Kubernetes will be told, checked without a cluster. {@link dev.portolan.k8s.Kustomization}
 * renders an overlay as {@code kubectl kustomize} does, {@link dev.portolan.k8s.TypedModel} refuses
 * what Kubernetes has no field for, and a {@link dev.portolan.k8s.Rule} says what a manifest must
 * be for us to ship it.
 */
@NullMarked
package dev.portolan.k8s;

import org.jspecify.annotations.NullMarked;
