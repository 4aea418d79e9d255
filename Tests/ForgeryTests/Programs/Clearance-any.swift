// error: return expression of type 'Clearance' does not conform to 'Copyable'
import Guard

func keep(_ token: consuming Clearance) -> Any {
    token
}
