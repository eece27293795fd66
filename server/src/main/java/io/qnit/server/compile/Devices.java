package io.qnit.server.compile;

import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetJson;
import io.qnit.core.QnitException;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.GrantedCircuit.Format;
import io.qnit.server.qpu.Calibration;
import io.qnit.server.qpu.DescriptionStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each QPU's circuits are compiled for now: the target of its executor's description, with the newest calibration that
 * its node has sent since. Targets are read once and kept. Thread-safe.
 */
final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final int MOST_KEPT = 64;

    private final Map<String, Optional<Device>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Device>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** The QPU's key now; two look-ups by index. Empty while its executor has said nothing. */
    Optional<String> key(Handle handle, String qpu) {
        return DescriptionStore.hash(handle, qpu).map(hash -> hash + DescriptionStore.newest(handle, qpu)
                .map(id -> " " + id).orElse(""));
    }

    /** The QPU as it is now; empty where circuits are taken as they are. */
    Optional<Device> find(Handle handle, String qpu) {
        Optional<String> key = key(handle, qpu);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        synchronized (known) {
            Optional<Device> kept = known.get(qpu + " " + key.get());
            if (kept != null) {
                return kept;
            }
        }
        Optional<Device> read = read(handle, qpu, key.get());
        synchronized (known) {
            known.put(qpu + " " + key.get(), read);
        }
        return read;
    }

    private static Optional<Device> read(Handle handle, String qpu, String key) {
        ExecutorDescription executor = DescriptionStore.find(handle, qpu).orElseThrow().executor();
        if (executor.target().isEmpty()) {
            return Optional.empty();
        }
        Target described = TargetJson.read("the target of the QPU", executor.target().get());
        Format format = executor.formats().contains(Format.NATIVE_IR) ? Format.NATIVE_IR : Format.OPENQASM;
        Optional<Calibration> newest = DescriptionStore.calibrations(handle, qpu, 0, 1).stream().findFirst();
        Instant own = described.calibration().map(Target.Calibration::time).orElse(Instant.MIN);
        if (newest.isPresent() && newest.get().time().isAfter(own)) {
            Optional<Target> measured = measured(newest.get(), described);
            if (measured.isPresent()) {
                return Optional.of(new Device(
                        qpu, key, measured.get(), format, Optional.of(newest.get().id()),
                        Optional.of(newest.get().time())));
            }
        }
        return Optional.of(new Device(
                qpu, key, described, format, described.calibration().map(Target.Calibration::id),
                described.calibration().map(Target.Calibration::time)));
    }

    /** A calibration is of use where it is one of the device that was described. */
    private static Optional<Target> measured(Calibration calibration, Target described) {
        try {
            Target target = TargetJson.read("the calibration " + calibration.id(), calibration.target());
            if (target.qubitCount() == described.qubitCount()) {
                return Optional.of(target);
            }
            LOG.atWarn().addKeyValue("qpu", calibration.qpu()).addKeyValue("calibration", calibration.id())
                    .addKeyValue("qubits", target.qubitCount()).log("a calibration is of another device");
        } catch (QnitException e) {
            LOG.atWarn().addKeyValue("qpu", calibration.qpu()).addKeyValue("calibration", calibration.id()).setCause(e)
                    .log("a calibration cannot be read");
        }
        return Optional.empty();
    }
}
