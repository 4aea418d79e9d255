// error: generic struct 'Array' requires that 'Clearance' conform to 'Copyable'
import Guard

func keep(_ token: consuming Clearance) {
    let kept = [token]
    _ = kept
}
